"""The version that `gongkai --version`, the User-Agent and every warcinfo record give."""

from importlib.metadata import version

VERSION = version("gongkai")
