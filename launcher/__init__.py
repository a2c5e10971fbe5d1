"""Starts, watches and stops everything Throughline needs; `python -m launcher --help` lists the verbs."""
