from __future__ import annotations

from typing import Callable

from .store import Store


def build_tools(store: Store) -> list[Callable[..., object]]:
    def list_documents(prefix: str) -> list[str]:
        """Keys of the documents."""
        return list(store.keys(prefix))

    def get_document(key: str) -> dict:
        """A document."""
        return store.load(key)  # expect: OW201

    def get_title(key: str) -> str:
        """Title of a document."""
        return store.load(key)["title"]

    def get_safe(key: str) -> dict:
        """Title and author of a document."""
        try:
            document = store.load(key)
        except Exception as e:
            return {"error": "unreadable", "kind": type(e).__name__}
        return {name: document.get(name) for name in ("title", "author")}

    return [list_documents, get_document, get_title, get_safe]
