"""The reference page of the command, made from the command itself: `docs/reference/command.md`.

    python -m hanse.cli.reference > docs/reference/command.md

A test compares the page with what is made here, so that neither can be changed alone.
"""

from collections.abc import Iterator

import click

from hanse.cli.main import LATER, main

OPENING = """\
# The command

*This page is made from the command itself: `python -m hanse.cli.reference`.*

`hanse` and a word; in a checkout `./hanse` and a word, which sets up its own environment first. `hanse --version` \
says which version this is; `--help` behind any word says what stands here. What `hanse test` does stands in \
[CONTRIBUTING](../../CONTRIBUTING.md); it belongs to the checkout, not to the command.

- Results go to standard output, progress and complaints to standard error. With `--json` standard output holds the \
one JSON document and nothing else; the [file formats](file-formats.md) describe it.
- Wrong input is told all at once, each fault with file, place and remedy; nothing is written then.
- The command speaks German where `HANSE_LANGUAGE`, `LC_ALL`, `LC_MESSAGES` or `LANG` says so, else English. \
Help and complaints are in English.
- `schedule`, `match` and `matchmake` need nothing but the library. The other words need the platform: \
`pip install "hanse[web]"`.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | anything else, such as a setting that is missing |
| 2 | the input is wrong, or a word or option is not known |
| 3 | proved impossible; of `hanse audit verify`: the record was changed |
| 4 | no answer within the limits |
"""


def command_reference() -> str:
    """The whole page as Markdown."""
    context = click.Context(main, info_name="hanse")
    parts = [OPENING]
    for word in main.list_commands(context):
        command = main.get_command(context, word)
        assert command is not None
        parts += _word(command, click.Context(command, info_name=word, parent=context))
    parts.append("## Words that come later\n")
    parts.append("They are known, do nothing yet, say so and exit with 1.\n")
    rows = [f"| `hanse {word}` | {what} |" for word, what in LATER.items()]
    parts.append("\n".join(["| word | what it will do |", "|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def _word(command: click.Command, context: click.Context) -> Iterator[str]:
    """The section of one word, and those of the words below it."""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _word(inner, click.Context(inner, info_name=name, parent=context))
        return
    usage = " ".join([context.command_path, *(_usage(parameter, context) for parameter in command.params)])
    more = " COMMAND …" if command.context_settings.get("allow_extra_args") else ""
    yield f"## {context.command_path}\n"
    yield f"```\n{usage}{more}\n```\n"
    paragraphs = [*_paragraphs(command.help), *_paragraphs(command.epilog)]
    yield from (_prose(text) for text in paragraphs if not text.startswith("Example:"))
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    if options:
        rows = [f"| {_names(option, context)} | {_default(option)} | {option.help} |" for option in options]
        yield "\n".join(["| option | default | meaning |", "|---|---|---|", *rows]) + "\n"
    for text in paragraphs:
        if text.startswith("Example:"):
            lines = [line.strip() for line in text.splitlines()[1:]]
            yield "```\n" + "\n".join(lines) + "\n```\n"


def _paragraphs(text: str | None) -> list[str]:
    """Blocks between blank lines; click's mark for lines that stay as they are is taken off."""
    blocks = (text or "").replace("\b\n", "\n\n").split("\n\n")
    return [block.strip() for block in blocks if block.strip()]


def _prose(text: str) -> str:
    return " ".join(text.split()) + "\n"


def _usage(parameter: click.Parameter, context: click.Context) -> str:
    if isinstance(parameter, click.Argument):
        return parameter.make_metavar(context)
    assert isinstance(parameter, click.Option)
    value = "" if parameter.is_flag else f" {_value(parameter, context)}"
    return f"[{parameter.opts[0]}{value}]"


def _names(option: click.Option, context: click.Context) -> str:
    return f"`{option.opts[0]}`" if option.is_flag else f"`{option.opts[0]} {_value(option, context)}`"


def _value(option: click.Option, context: click.Context) -> str:
    """What is written behind an option, as one word."""
    if isinstance(option.type, click.types._NumberRangeBase) or option.type is click.INT:
        return "N"
    return option.make_metavar(context)


def _default(option: click.Option) -> str:
    """The default, and the range where there is one."""
    default = option.to_info_dict()["default"]
    if option.is_flag:
        shown = "no"
    elif default is None or str(default) == "Sentinel.UNSET":
        shown = "–"
    else:
        shown = f"`{default:g}`" if isinstance(default, float) else f"`{default}`"
    kind = option.type
    if isinstance(kind, click.types._NumberRangeBase):
        if kind.max is not None:
            shown += f" ({kind.min:g} to {kind.max:g})" if kind.max < 10**6 else f" ({kind.min} or more)"
        elif kind.min is not None:
            shown += f" ({kind.min:g} or more)"
    return shown


if __name__ == "__main__":
    print(command_reference(), end="")
