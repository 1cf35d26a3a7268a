"""Where what is kept from earlier lies, and the option to do without it."""

from __future__ import annotations

import os
import sys

import click

from compiler.store.cache import Cache, usable


def cache_folder() -> str | None:
    """Where this user's programs keep what they can make again; nowhere for a user without a home.

    Linux has one rule for it (the XDG Base Directory Specification). To load what knows those of other systems takes a
    fifth of what importing click and lxml does (measured).
    """
    if sys.platform == "linux":
        given = os.environ.get("XDG_CACHE_HOME", "")
        root = given if os.path.isabs(given) else os.path.expanduser("~/.cache")
        return os.path.join(root, "photoplay") if os.path.isabs(root) else None
    from platformdirs import user_cache_dir

    try:
        return user_cache_dir("photoplay", appauthor=False)
    except RuntimeError:
        return None


def _cache(ctx: click.Context, _: click.Parameter, without: bool) -> Cache:
    """The cache; one that forgets all where there is no folder to keep it in, or it is not wanted."""
    folder = None if without else cache_folder()
    cache = Cache(usable(folder) if folder else None)
    ctx.call_on_close(cache.prune)
    return cache


CACHE = click.option(
    "--no-cache",
    "cache",
    is_flag=True,
    callback=_cache,
    help="Use and keep nothing of other compiles.",
)
