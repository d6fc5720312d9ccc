"""Live conversations in Redis: the only package that speaks to it. docs/redis.md has the picture."""
