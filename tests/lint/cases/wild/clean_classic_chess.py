import os
from typing import Annotated, List

import autogen
import chess

llm_config = {
    "config_list": [{"model": "gpt-4-turbo", "api_key": os.environ.get("OPENAI_API_KEY")}],
    "cache_seed": None,
}

board = chess.Board()
made_move = False


def get_legal_moves() -> Annotated[str, "A list of legal moves in UCI format"]:
    return "Possible moves are: " + ",".join([str(move) for move in board.legal_moves])


def make_move(move: Annotated[str, "A move in UCI format."]) -> Annotated[str, "Result of the move."]:
    move_ = chess.Move.from_uci(move)
    board.push_uci(str(move_))
    global made_move
    made_move = True
    piece = board.piece_at(move_.to_square)
    return f"Moved {chess.piece_name(piece.piece_type)} to {chess.SQUARE_NAMES[move_.to_square]}."


def check_made_move(msg: dict) -> bool:
    global made_move
    if made_move:
        made_move = False
        return True
    return False


player_white = autogen.ConversableAgent(
    name="Player_White", system_message="You are a chess player and you play as white.", llm_config=llm_config
)
player_black = autogen.ConversableAgent(
    name="Player_Black", system_message="You are a chess player and you play as black.", llm_config=llm_config
)
board_proxy = autogen.ConversableAgent(
    name="Board_Proxy",
    llm_config=False,
    is_termination_msg=check_made_move,
    default_auto_reply="Please make a move.",
    human_input_mode="NEVER",
)

for caller in [player_white, player_black]:
    autogen.register_function(
        get_legal_moves, caller=caller, executor=board_proxy, name="get_legal_moves", description="Get legal moves."
    )
    autogen.register_function(
        make_move, caller=caller, executor=board_proxy, name="make_move", description="Call this tool to make a move."
    )

players: List[autogen.ConversableAgent] = [player_white, player_black]
player_white.register_nested_chats(
    trigger=player_black, chat_queue=[{"sender": board_proxy, "recipient": player_white, "summary_method": "last_msg"}]
)
player_black.initiate_chat(player_white, message="Let's play chess! Your move.", max_turns=4)
