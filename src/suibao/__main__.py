"""``python -m suibao``: the command line."""

from suibao.cli import main

if __name__ == "__main__":
    main()
