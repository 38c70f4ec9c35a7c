from . import _parts as p


def build(task: str, *, full: bool = False) -> str:
    lines = [p.HEADER, task]
    if full:
        lines += [p.FOOTER]
    return "\n".join(lines)
