"""The command line. Each command is thin: it checks what it was given, calls one room and reports.

Exit status (docs/commands.md): 0 done, 1 the work ran but something failed, 2 it could not start.
"""

from __future__ import annotations

import errno
from typing import Any

import click

from crawler.commands.archive import export, rebuild, verify, withhold
from crawler.commands.ending import COULD_NOT_START, FAILED
from crawler.commands.nights import crawl, demo, doctor, nightly, status
from crawler.commands.originals import extract, import_, judge
from crawler.commands.portal import portal
from crawler.commands.site import finding, publish, serve
from crawler.folder import CannotStartError
from crawler.lock import LockHeldError
from crawler.version import VERSION

# What a disk or a folder says that takes nothing.
_UNWRITABLE = frozenset(
    {errno.EACCES, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC, errno.EPERM, errno.EROFS}
)


class Gongkai(click.Group):
    """The command group: what goes wrong becomes one sentence; exit status 2 before the work, 1 in it."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        from archive.errors import ArchiveError
        from publication.errors import ServeError
        from spiders.registry import RegistryError
        from storage.errors import StorageError

        try:
            return super().invoke(context)
        except (CannotStartError, LockHeldError, RegistryError, ServeError) as error:
            click.echo(f"gongkai: {error}", err=True)
            context.exit(COULD_NOT_START)
        except (ArchiveError, StorageError) as error:
            # Raised while the work was under way: a full disk, a file that vanished.
            click.echo(f"gongkai: {error}", err=True)
            context.exit(FAILED)
        except OSError as error:
            if error.errno not in _UNWRITABLE:
                raise
            remedy = "free some space on the disk or check its permissions, then run again"
            name = error.filename or "the output"
            click.echo(f"gongkai: {name}: cannot be written ({error.strerror}); {remedy}", err=True)
            context.exit(FAILED)


@click.group(cls=Gongkai, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="gongkai")
def main() -> None:
    """Crawl, keep, read and publish the disclosure annual reports (政府信息公开工作年度报告) of Chinese counties."""


for command in (
    crawl,
    nightly,
    import_,
    extract,
    rebuild,
    verify,
    export,
    publish,
    finding,
    withhold,
    serve,
    status,
    doctor,
    judge,
    demo,
    portal,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
