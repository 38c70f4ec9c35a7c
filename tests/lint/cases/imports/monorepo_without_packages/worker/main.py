def look(page: str) -> str:
    return page.upper()
