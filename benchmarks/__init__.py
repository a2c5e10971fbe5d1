"""How fast it is, measured: pages, roll-ups and intake on seeded data of any size. README.md has commands and figures."""
