"""`python -m cleaner` is `clean`."""

from cleaner.cli.main import main

if __name__ == "__main__":
    main()
