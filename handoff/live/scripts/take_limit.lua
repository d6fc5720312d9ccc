-- Count one against a rate limit.
-- KEYS[1] prefix
-- ARGV 1 name of the limit and who, 2 now (ms), 3 interval between two at the steady rate (ms), 4 burst
-- Returns 0 when taken, else the milliseconds to wait
return take_limit(ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]))
