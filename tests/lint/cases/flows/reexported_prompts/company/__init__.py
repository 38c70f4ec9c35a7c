from .prompts import *  # noqa: F403
from .prompts import build as build_prompt
