"""Run the stages: a check, a compile, and what is remembered of the last one."""
