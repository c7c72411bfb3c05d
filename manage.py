#!/usr/bin/env python
"""Django's command line. Assumes development unless ENVIRONMENT says otherwise."""

import os
import sys


def main() -> None:
    """Run a management command."""
    if sys.argv[1:2] == ["assess"]:
        # The rules need neither settings nor a database; Django's start-up would cost seconds.
        from rules.cli import main as assess

        sys.exit(assess(sys.argv[2:]))
    if sys.argv[1:2] == ["rescreen"]:
        from rules.rescreening import main as rescreen

        sys.exit(rescreen(sys.argv[2:]))
    if sys.argv[1:2] == ["check_packs"]:
        from rules.pack_check import main as check_packs

        sys.exit(check_packs(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("ENVIRONMENT", "development")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
