"""Checks of the environment that must hold before anything starts."""

from django.core.exceptions import ImproperlyConfigured

ENVIRONMENTS = ("development", "test", "production")

#: Without these a production start would be unsafe or useless.
PRODUCTION_NEEDS = (
    "SECRET_KEY",
    "FIELD_ENCRYPTION_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "ALLOWED_HOSTS",
    "SITE_URL",
)
MINIMUM_SECRET = 32


def refuse_unsafe(environment: str, demo: bool, clock_settable: bool, given: dict[str, str]) -> None:
    """Raise ImproperlyConfigured when the settings don't fit the environment."""
    if environment not in ENVIRONMENTS:
        raise ImproperlyConfigured(
            f"ENVIRONMENT is {environment!r}; it must be one of {', '.join(ENVIRONMENTS)}."
        )
    if environment != "production":
        return
    if demo:
        raise ImproperlyConfigured(
            "DEMO=1 with ENVIRONMENT=production: sign-in without a password is for demonstrations only."
        )
    if clock_settable:
        raise ImproperlyConfigured(
            "CLOCK_SETTABLE=1 with ENVIRONMENT=production: statutory periods run on the real clock."
        )
    if given.get("PAYMENT_PROVIDER") == "sandbox":
        raise ImproperlyConfigured(
            "PAYMENT_PROVIDER=sandbox with ENVIRONMENT=production: the sandbox takes no money."
        )
    missing = [name for name in PRODUCTION_NEEDS if not given.get(name)]
    if missing:
        raise ImproperlyConfigured(
            f"Production needs these environment variables: {', '.join(missing)}. See docs/operations.md."
        )
    for name in ("SECRET_KEY", "FIELD_ENCRYPTION_KEY"):
        if len(given[name]) < MINIMUM_SECRET:
            raise ImproperlyConfigured(f"{name} is shorter than {MINIMUM_SECRET} characters.")
    if not given["SITE_URL"].startswith("https://"):
        raise ImproperlyConfigured("SITE_URL must begin with https:// in production.")
