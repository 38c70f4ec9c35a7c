"""Model providers: which hosts are theirs, and where their own API key travels. A provider is one row."""

from __future__ import annotations

from dataclasses import dataclass

from offwire_harness.wire import Request


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider.

    Attributes:
        name: what it is called in reports.
        hosts: its hosts; `*.` stands for one label or more, a leading `*` for part of one.
        key_header: header that carries its API key.
        scheme: word before the key in that header, if any.
    """

    name: str
    hosts: tuple[str, ...]
    key_header: str = "authorization"
    scheme: str = "Bearer"


PROVIDERS: tuple[Provider, ...] = (
    Provider("OpenAI", ("api.openai.com", "*.api.openai.com")),
    Provider("Azure OpenAI", ("*.openai.azure.com", "*.cognitiveservices.azure.com"), "api-key", ""),
    Provider(
        "Azure AI", ("*.services.ai.azure.com", "*.models.ai.azure.com", "models.inference.ai.azure.com")
    ),
    Provider("GitHub Models", ("models.github.ai",)),
    Provider("Anthropic", ("api.anthropic.com",), "x-api-key", ""),
    Provider("Gemini", ("generativelanguage.googleapis.com",), "x-goog-api-key", ""),
    Provider("Vertex AI", ("aiplatform.googleapis.com", "*-aiplatform.googleapis.com")),
    Provider("Mistral", ("api.mistral.ai", "codestral.mistral.ai")),
    Provider("Groq", ("api.groq.com",)),
    Provider("OpenRouter", ("openrouter.ai",)),
    Provider("DeepSeek", ("api.deepseek.com",)),
    Provider("Together", ("api.together.xyz", "api.together.ai")),
    Provider("Fireworks", ("api.fireworks.ai",)),
    Provider("Cohere", ("api.cohere.com", "api.cohere.ai")),
    Provider("xAI", ("api.x.ai",)),
    Provider("Perplexity", ("api.perplexity.ai",)),
    Provider("Hugging Face", ("router.huggingface.co", "api-inference.huggingface.co")),
    Provider(
        "Bedrock",
        ("bedrock-runtime.*.amazonaws.com", "bedrock-agent-runtime.*.amazonaws.com"),
        "authorization",
        "AWS4-HMAC-SHA256",
    ),
)

LOCAL_PORTS: dict[int, str] = {11434: "Ollama", 8000: "vLLM", 1234: "LM Studio", 8080: "llama.cpp"}
"""Servers of models that run beside the agent; on these ports of a loopback host their paths are a model's."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "host.docker.internal"})
_MODEL_PATHS = (
    "/chat/completions",
    "/completions",
    "/embeddings",
    "/models",
    "/responses",
    "/api/chat",
    "/api/generate",
)
_CHAT_PATHS = (
    "/chat/completions",
    "/v1/responses",
    "/v1/messages",
    "/v1/embeddings",
    "/api/chat",
    "/api/generate",
)
"""Nobody else has these, so they are a model's on any port of a loopback host."""


def provider_of(host: str) -> Provider | None:
    """Return the provider that a host belongs to, or None."""
    host = host.lower().rstrip(".")
    return next((each for each in PROVIDERS if any(_matches(pattern, host) for pattern in each.hosts)), None)


def is_local_model(request: Request) -> bool:
    """Whether a request goes to a model server on this machine."""
    if request.host.lower() not in _LOOPBACK:
        return False
    return request.path.endswith(_MODEL_PATHS if request.port in LOCAL_PORTS else _CHAT_PATHS)


def _matches(pattern: str, host: str) -> bool:
    before, star, after = pattern.partition("*")
    if not star:
        return host == pattern
    return host.startswith(before) and host.endswith(after) and len(host) > len(before) + len(after)


def may_carry_key(host: str, header: str, value: str, key: str) -> bool:
    """Whether a header is the provider's own, and holds its own API key in just the way that its client puts it.

    A host that is no known provider may use the header of any.
    """
    known = provider_of(host)
    for provider in (known,) if known else PROVIDERS:
        if header.lower() == provider.key_header and value == f"{provider.scheme} {key}".strip():
            return True
    return False
