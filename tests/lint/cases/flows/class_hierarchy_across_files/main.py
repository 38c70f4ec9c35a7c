from bots import AdminBot, GreeterBot

agents = [bot.build() for bot in (GreeterBot(), AdminBot())]
