"""The one classifier of names that sound like a credential.

A name is split into lower-case words (snake, kebab, SCREAMING and camel case; of a dotted path only the last
part counts), and judged in this order:

1. *Openers* that ask about a credential instead of holding one (`has_`, `is_`, `max_`, `num_`) clear the name.
2. Words that only qualify (`api_key_2`, `token_value`, `PROD_DB_PASSWORD_OLD`) are taken off the end.
3. *Closers*: English puts the thing last, so `token_count` is a count, `password_policy` a policy, `key_id` an
   id and `secret_name` a name: none of them opens anything.
4. *Heads*: the last words are looked up, longest first (`client_secret`, `connection_string`, `token`, `key`).
   A head that is often something else has a list of the qualifiers under which it is (`primary_key`,
   `cancellation_token`, `eos_token`) and one of those that make it certain (`stripe_key`, `github_token`).

The answer says how sure the *name* is. What stands under the name may overrule it: a value beats a name, and a
type beats both.
"""

from __future__ import annotations

import re
from functools import lru_cache

from offwire.findings import Confidence

_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

# Words that people write as one. Looked up after splitting, so `OPENAI_APIKEY` and `dbPassword` both work.
_GLUED = {
    "apikey": ("api", "key"),
    "apikeys": ("api", "keys"),
    "apitoken": ("api", "token"),
    "apisecret": ("api", "secret"),
    "appsecret": ("app", "secret"),
    "appkey": ("app", "key"),
    "authtoken": ("auth", "token"),
    "authkey": ("auth", "key"),
    "accesstoken": ("access", "token"),
    "accesskey": ("access", "key"),
    "secretkey": ("secret", "key"),
    "privatekey": ("private", "key"),
    "publickey": ("public", "key"),
    "signingkey": ("signing", "key"),
    "clientsecret": ("client", "secret"),
    "refreshtoken": ("refresh", "token"),
    "bearertoken": ("bearer", "token"),
    "bottoken": ("bot", "token"),
    "dbpassword": ("db", "password"),
    "dbpass": ("db", "password"),
    "userpass": ("user", "password"),
    "sshkey": ("ssh", "key"),
    "connectionstring": ("connection", "string"),
    "connstr": ("conn", "str"),
    "databaseurl": ("database", "url"),
    "passcode": ("password",),
    "passwords": ("password",),
    "passwds": ("password",),
}

# Endings that are told from the word they are written together with, because nothing else ends so.
_GLUED_ENDINGS = (
    "password",
    "passwd",
    "passphrase",
    "apikey",
    "accesskey",
    "secretkey",
    "authtoken",
    "accesstoken",
    "clientsecret",
)

# Openers: the name asks, counts or acts; it does not hold.
_CLEARING_OPENERS = frozenset(
    """has is are was num n nr max min total count use uses using should needs need requires require no not can
    allow allows enable enabled disable disabled supports support with without validate valid invalid check verify
    set delete remove revoke rotate reset mask redact hash strip count parse split encrypt print log send save
    store missing expected avg average per remaining hide show update change forgot forget after before on""".split()
)
# `get_api_key` hands one out: the same thing, a little less sure than a variable of that name.
_FETCHING_OPENERS = frozenset(
    "get fetch load read resolve retrieve lookup find obtain acquire decrypt".split()
)
_MAKING_OPENERS = frozenset("create generate make mint issue new build".split())

# Qualifiers at the end that change nothing.
_NEUTRAL_CLOSERS = frozenset(
    """value val str text plain plaintext raw bytes prod production live test dev staging default old
    current primary secondary backup b64 base64 encoded decoded hex clear cleartext unmasked full
    json contents content stripped""".split()
)
# `secret_primary` is the first secret, but `key_primary` never occurs: neutral closers go only while a head is left.

# Closers: the thing named is not the credential.
_CLEARING_CLOSERS = frozenset(
    """count counts counter limit limits policy policies length len size sizes expiry expires expired expiration ttl
    url uri urls endpoint endpoints host file files filename path paths dir directory location folder id ids name names label
    labels type types kind kinds hint hints prompt prompts field fields column columns param params parameter parameters
    arg args env var vars variable variables manager managers provider providers store stores storage service
    services client clients class factory helper helpers generator error errors exception status state valid validity
    validator validation required enabled disabled present exists exist version versions format formats pattern
    patterns regex prefix suffix index indices usage budget budgets rate rates cost costs price prices used total totals
    max min masked redacted mask placeholder encrypted ciphertext schema config configs configuration settings rotation reset
    strength rules rule age date time timestamp at santa sauce agent agents message messages msg mode option options
    ref refs reference arn scope scopes issuer audience description docs doc help title button input form
    handler callback middleware backend resolver source loader reader getter fn func function method template
    encoder decoder parser splitter tokenizer stream chunk chunks probability probabilities logprobs embedding
    ok changed updated created last length allowed lifetime lifespan window bucket group groups role roles user users
    owner holder chain tree map table list set dict cache registry pool queue word words
    rotator checker verifier detector scanner rotated policyname ratio pricing quota tracker hashes""".split()
)
# A hash of a password is half a credential: worth a pedantic word.
_HASHED_CLOSERS = frozenset("hash hashed digest fingerprint checksum".split())

_VENDORS = frozenset(
    """stripe openai anthropic claude azure gemini google gcp github gitlab bitbucket twilio sendgrid slack aws amazon
    serp serpapi serper tavily bing brave exa pinecone cohere mistral groq huggingface hf replicate together deepseek
    deepl alphavantage vantage polygon finnhub newsapi openweather openweathermap weather weatherapi notion airtable
    hubspot datadog mailgun mailchimp maps shopify square paypal plaid braintree adyen zendesk salesforce jira atlassian
    confluence linear asana trello dropbox discord telegram linkedin twitter facebook reddit spotify algolia elastic
    supabase firebase vercel netlify cloudflare heroku digitalocean pagerduty sentry segment mixpanel intercom
    firecrawl jina wandb langsmith langfuse e2b fmp coinbase binance kraken alpaca npm pypi docker vault consul
    xai grok perplexity voyage nvidia dashscope qwen moonshot zhipu elevenlabs assemblyai deepgram okta auth0""".split()
)

# Heads that need no context: the last words of the name, and how sure they are.
_HEADS: dict[tuple[str, ...], Confidence] = {
    ("api", "key"): _HIGH,
    ("api", "keys"): _HIGH,
    ("app", "key"): _HIGH,
    ("access", "key"): _HIGH,
    ("access", "keys"): _HIGH,
    ("secret", "key"): _HIGH,
    ("private", "key"): _HIGH,
    ("signing", "key"): _HIGH,
    ("encryption", "key"): _HIGH,
    ("decryption", "key"): _HIGH,
    ("master", "key"): _HIGH,
    ("admin", "key"): _HIGH,
    ("auth", "key"): _HIGH,
    ("account", "key"): _HIGH,
    ("subscription", "key"): _HIGH,
    ("shared", "key"): _HIGH,
    ("deploy", "key"): _HIGH,
    ("service", "role", "key"): _HIGH,
    ("service", "key"): _LOW,
    ("license", "key"): _MEDIUM,
    ("ssh", "key"): _MEDIUM,
    ("jwt", "key"): _HIGH,
    ("hmac", "key"): _HIGH,
    ("aes", "key"): _HIGH,
    ("fernet", "key"): _HIGH,
    ("secret",): _HIGH,
    ("secrets",): _MEDIUM,
    ("password",): _HIGH,
    ("passwd",): _HIGH,
    ("passphrase",): _HIGH,
    ("pwd",): _HIGH,
    ("pw",): _HIGH,
    ("passw",): _HIGH,
    ("db", "pass"): _HIGH,
    ("smtp", "pass"): _HIGH,
    ("user", "pass"): _MEDIUM,
    ("credential",): _MEDIUM,
    ("credentials",): _MEDIUM,
    ("creds",): _MEDIUM,
    ("connection", "string"): _HIGH,
    ("connection", "str"): _HIGH,
    ("conn", "string"): _HIGH,
    ("conn", "str"): _HIGH,
    ("conninfo",): _MEDIUM,
    ("dsn",): _MEDIUM,
    ("access", "tokens"): _MEDIUM,
    ("auth", "tokens"): _MEDIUM,
    ("api", "tokens"): _MEDIUM,
    ("refresh", "tokens"): _MEDIUM,
    ("bearer",): _HIGH,
    ("jwt",): _MEDIUM,
    ("authorization",): _MEDIUM,
    ("auth", "header"): _MEDIUM,
    ("auth", "headers"): _MEDIUM,
    ("authorization", "header"): _MEDIUM,
    ("session", "cookie"): _MEDIUM,
    ("session", "cookies"): _MEDIUM,
    ("auth", "cookie"): _MEDIUM,
    ("set", "cookie"): _MEDIUM,
    ("cookie",): _LOW,
    ("auth",): _LOW,
    ("session", "id"): _LOW,
    ("sessionid",): _LOW,
    ("service", "account", "key"): _HIGH,
    ("service", "account", "info"): _MEDIUM,
    ("github", "pat"): _HIGH,
    ("gh", "pat"): _HIGH,
    ("gitlab", "pat"): _HIGH,
    ("azure", "pat"): _HIGH,
    ("devops", "pat"): _HIGH,
    ("totp", "seed"): _HIGH,
    ("seed", "phrase"): _HIGH,
    ("mnemonic",): _LOW,
    ("database", "url"): _MEDIUM,
    ("database", "uri"): _MEDIUM,
    ("db", "url"): _MEDIUM,
    ("db", "uri"): _MEDIUM,
    ("redis", "url"): _MEDIUM,
    ("redis", "uri"): _MEDIUM,
    ("mongo", "uri"): _MEDIUM,
    ("mongo", "url"): _MEDIUM,
    ("mongodb", "uri"): _MEDIUM,
    ("mongodb", "url"): _MEDIUM,
    ("postgres", "url"): _MEDIUM,
    ("postgres", "uri"): _MEDIUM,
    ("postgresql", "url"): _MEDIUM,
    ("mysql", "url"): _MEDIUM,
    ("pg", "url"): _MEDIUM,
    ("amqp", "url"): _MEDIUM,
    ("rabbitmq", "url"): _MEDIUM,
    ("broker", "url"): _MEDIUM,
    ("slack", "webhook"): _MEDIUM,
    ("slack", "webhook", "url"): _MEDIUM,
    ("discord", "webhook"): _MEDIUM,
    ("discord", "webhook", "url"): _MEDIUM,
    ("teams", "webhook", "url"): _MEDIUM,
    ("sas", "url"): _MEDIUM,
}

# `token`: what it is depends on the word before it.
_TOKEN_SURE = frozenset(
    """api access auth bearer bot refresh oauth oauth2 sas jwt secret personal app install installation
    deploy admin master service webhook vault id identity user client session bot security
    registry""".split()
)
_TOKEN_PAGING = frozenset(
    "page paging continuation cursor sync csrf xsrf resume delta change watermark pagination".split()
)
_TOKEN_LEXICAL = frozenset(
    """eos bos pad padding sep cls unk mask special stop start end begin previous prev last first next in out input
    output prompt completion lexer word text image audio cancellation cancel abort stopping reasoning thinking
    vocab delimiter separator terminal keyword new each single extra sub added control fim eot eod func function tool
    string number operator name response lex syntax placeholder current max min per""".split()
)

# `key`: nearly always a lookup key unless the word before it says otherwise.
_KEY_LOOKUP = frozenset(
    """primary foreign cache sort public partition dict map row lookup group hash index natural composite unique
    object json yaml config param event state storage translation answer hot shortcut idempotency routing dedup
    registry data file thread node item sub super pub field column table record metadata meta message msg topic
    thread session context user tenant customer order product document doc chunk vector memory tool agent model
    label tag attr attribute property setting option first last next prev current any each new old other same
    this that the a of by on for sorting grouping join merge dedupe cell header output input result response
    request arg kwarg env environment entry bucket s3 blob prefix source target parent child left right root
    key arrow enter return escape space tab ctrl shift alt function press press_ pressed bind binding short
    language locale text string int match search query filter queue lock rate limit feature flag counter metric
    trace span run job task step stage phase graph edge state scope role permission""".split()
)


def split_words(identifier: str) -> tuple[str, ...]:
    """The lower-case words of a name: `dbPassword`, `DB_PASSWORD` and `db-password` give `("db", "password")`."""
    words: list[str] = []
    for match in _WORD.finditer(identifier):
        words.extend(_parts(match.group().lower()))
    return tuple(words)


def _parts(word: str) -> tuple[str, ...]:
    """A word that may be two: `PGPASSWORD` and `apikey` have no boundary that can be seen."""
    if word in _GLUED:
        return _GLUED[word]
    for ending in _GLUED_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)], *_GLUED.get(ending, (ending,)))
    return (word,)


@lru_cache(maxsize=8192)
def credential_name(identifier: str) -> Confidence | None:
    """How surely a variable, parameter, attribute, dict key or header of this name holds a credential.

    Args:
        identifier: any spelling; of a dotted path (`settings.stripe.api_key`) the last part is judged.

    Returns:
        None where the name says nothing, or says that it is something else (`token_count`, `primary_key`).
    """
    words = split_words(identifier.rpartition(".")[2])
    if not words:
        return None
    ceiling = _HIGH
    if len(words) > 1:
        if words[0] in _FETCHING_OPENERS:
            ceiling, words = _MEDIUM, words[1:]
        elif words[0] in _MAKING_OPENERS:
            ceiling, words = _LOW, words[1:]
        elif words[0] in _CLEARING_OPENERS and words[:2] != ("set", "cookie"):
            return None
    verdict = _judge(words)
    return None if verdict is None else min(verdict, ceiling)


@lru_cache(maxsize=2048)
def credential_environment_name(variable: str) -> Confidence | None:
    """The same question about an environment variable.

    The environment holds settings, not lookup keys: there an unknown `ACME_KEY` is a credential at medium
    confidence, while `PWD` is the working directory.
    """
    words = split_words(variable)
    if words in (("pwd",), ("oldpwd",)):
        return None
    verdict = credential_name(variable)
    if verdict is _LOW and len(words) > 1 and words[-1] == "key":
        return _MEDIUM
    if verdict is None and len(words) > 1 and words[-1] == "pat":
        return _MEDIUM  # a personal access token; of code, `pat` is a pattern
    return verdict


def _judge(words: tuple[str, ...]) -> Confidence | None:
    """The verdict on words without openers."""
    while words:
        verdict = _head(words)
        if verdict is not None:
            return verdict
        last = words[-1]
        if last in _HASHED_CLOSERS and len(words) > 1 and _judge(words[:-1]) is not None:
            return _LOW
        if last in _CLEARING_CLOSERS or not (last in _NEUTRAL_CLOSERS or last.isdigit()):
            return None
        words = words[:-1]
    return None


def _head(words: tuple[str, ...]) -> Confidence | None:
    """The verdict on the last words, longest head first."""
    for size in (3, 2, 1):
        known = _HEADS.get(words[-size:]) if len(words) >= size else None
        if known is not None:
            return _alone(words, known)
    before = words[-2] if len(words) > 1 else ""
    if words[-1] == "token":
        return _token(before)
    if words[-1] in ("key", "keys") and before:
        if before in _VENDORS:
            return _HIGH
        return None if before in _KEY_LOOKUP or before.isdigit() or words[-1] == "keys" else _LOW
    if words[-1] in ("pass", "pat") and before in _VENDORS:
        return _MEDIUM
    return None


def _alone(words: tuple[str, ...], known: Confidence) -> Confidence:
    """Short heads say less when nothing stands before them: `pw`, `pwd`, `secrets` (a module of that name)."""
    if len(words) == 1 and words[0] in ("pw", "pwd"):
        return _MEDIUM
    if len(words) == 1 and words[0] == "secrets":
        return _LOW
    return known


def _token(before: str) -> Confidence | None:
    if before in _TOKEN_SURE or before in _VENDORS:
        return _HIGH
    if before in _TOKEN_PAGING:
        return _LOW
    return None if before in _TOKEN_LEXICAL else _MEDIUM
