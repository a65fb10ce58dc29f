"""The runner: parts, passes over them, engines that work them, runs that are published whole, and the checks on what came out."""
