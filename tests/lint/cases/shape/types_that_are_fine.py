import datetime as dt
import enum
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Callable, Literal, Optional, Sequence, Union
from uuid import UUID

from autogen_agentchat.agents import AssistantAgent
from autogen_core import CancellationToken
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, Field
from typing_extensions import TypedDict


class Unit(enum.Enum):
    KG = "kg"
    LB = "lb"


class Item(BaseModel):
    name: str
    count: int = 1


class Options(TypedDict):
    color: str


@dataclass
class Point:
    x: float
    y: float


def everything(
    a: str,
    b: int | None,
    c: Optional[float],
    d: Union[str, int],
    e: list[str],
    f: dict[str, Any],
    g: Literal["x", "y"],
    h: Unit,
    i: Item,
    j: Annotated[str, "a text"],
    k: dt.date,
    l: Decimal,
    m: UUID,
    n: Path,
    o: Sequence[int],
    p: Options,
    q: Point,
    r: Any,
    s: tuple[int, str],
    t: set[str],
    u: bytes,
    *,
    v: bool = True,
) -> None:
    """Accept everything."""


async def cancellable(seconds: float, cancellation_token: CancellationToken) -> str:
    """Wait."""
    return f"waited {seconds} s"


def decorated(fn: Callable[[], int]) -> Callable[[], int]:
    return fn


agent = AssistantAgent(
    "types", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[everything, cancellable]
)
