"""A rehearsed week of nights: harvests by themselves, all that goes wrong, what stands afterwards."""
