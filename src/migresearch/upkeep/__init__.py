"""Keeping a library well for years: health, schedules, notices, logs, backups."""
