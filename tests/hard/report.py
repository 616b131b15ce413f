"""docs/reliability.md, from what was found."""


def write_report(state, path):
    pass
