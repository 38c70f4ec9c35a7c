"""Which names sound like a credential, and which only seem to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offwire.findings import Confidence
from offwire_lint.names import credential_environment_name, credential_name, split_words

HIGH = """
api_key apiKey API_KEY api-key X-Api-Key x_api_key apikey OPENAI_API_KEY openai_api_keys self._api_key stripe_key
STRIPE_KEY STRIPE_SECRET_KEY secret client_secret clientSecret webhook_secret WEBHOOK_SIGNING_SECRET signing_key
password db_password DB_PASSWORD passwd smtp_passwd passphrase db_pwd db_pw private_key privateKey aws_secret_access_key
access_key auth_token authToken access_token refresh_token github_token GITHUB_TOKEN SLACK_BOT_TOKEN bearer
bearer_token connection_string conn_str AZURE_STORAGE_CONNECTION_STRING settings.stripe.api_key api_key_2
api_key_value password_old PROD_DB_PASSWORD github_pat encryption_key secret_key TAVILY_API_KEY
""".split()

MEDIUM = """
token pw DATABASE_URL database_url REDIS_URL MONGO_URI SENTRY_DSN dsn credentials creds authorization Authorization
get_api_key load_password fetch_token jwt SLACK_WEBHOOK_URL auth_header acme_token user_pass
""".split()

LOW = """
next_page_token nextPageToken continuation_token csrf_token password_hash acme_key generate_token cookie auth
""".split()

NOTHING = """
token_count tokens max_tokens num_tokens total_tokens tokenizer completion_tokens prompt_tokens token_limit
password_policy password_length min_password_length secret_santa key keys keyboard monkey primary_key foreign_key cache_key
sort_key public_key partition_key key_id access_key_id key_name api_key_name key_label key_path token_url token_type
tokenUrl secret_name secretName secret_path secret_file api_key_file api_key_env api_key_env_var has_api_key
is_secret has_token num_secrets password_policy_url token_expiry token_budget MODEL_NAME PORT REGION AWS_REGION HOST
DEBUG LOG_LEVEL BASE_URL url path bypass compass passenger passage secretary tokenize eos_token pad_token_id
cancellation_token cancellationToken stop_token idempotency_key dict_key password_prompt credential_provider
token_provider azure_ad_token_provider author authority cookies_enabled validate_password reset_password user_id
session key_press hotkey monkeys api_keys_count input_tokens secrets_manager PATH HOME
""".split()


@pytest.mark.parametrize("name", HIGH)
def test_a_name_that_says_it(name: str) -> None:
    assert credential_name(name) is Confidence.HIGH


@pytest.mark.parametrize("name", MEDIUM)
def test_a_name_that_suggests_it(name: str) -> None:
    assert credential_name(name) is Confidence.MEDIUM


@pytest.mark.parametrize("name", LOW)
def test_a_name_that_hints_at_it(name: str) -> None:
    assert credential_name(name) is Confidence.LOW


@pytest.mark.parametrize("name", NOTHING)
def test_a_name_that_means_something_else(name: str) -> None:
    assert credential_name(name) is None


def test_an_environment_variable_named_key_is_a_setting_and_not_a_lookup_key() -> None:
    assert credential_environment_name("ACME_KEY") is Confidence.MEDIUM
    assert credential_environment_name("PRIMARY_KEY") is None
    assert credential_environment_name("PWD") is None
    assert credential_environment_name("DB_PWD") is Confidence.HIGH
    assert credential_environment_name("MODEL_NAME") is None


words = st.lists(
    st.sampled_from("api key secret token password count db user max name url".split()),
    min_size=1,
    max_size=4,
)


@given(words)
def test_the_spelling_of_a_name_does_not_matter(parts: list[str]) -> None:
    snake = "_".join(parts)
    camel = parts[0] + "".join(part.title() for part in parts[1:])
    spellings = {snake, snake.upper(), "-".join(parts), camel, "_" + snake, f"self.{snake}"}
    assert len({credential_name(spelling) for spelling in spellings}) == 1


@given(words, st.sampled_from("count limit policy length expiry url file id name label type".split()))
def test_a_property_of_a_credential_is_not_one(parts: list[str], closer: str) -> None:
    if parts[-1] in ("db", "database") and closer == "url":  # a connection string by another name
        return
    assert credential_name("_".join([*parts, closer])) is None


@given(words, st.sampled_from("has is num max".split()))
def test_a_question_about_a_credential_is_not_one(parts: list[str], opener: str) -> None:
    assert credential_name("_".join([opener, *parts])) is None


@given(st.text())
def test_any_text_can_be_judged(text: str) -> None:
    assert credential_name(text) in (None, *Confidence)
    assert all(word == word.lower() for word in split_words(text))
