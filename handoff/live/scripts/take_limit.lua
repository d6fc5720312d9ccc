-- Rate limit by theoretical arrival time (GCRA): bursts up to a size, then a steady rate.
-- KEYS[1] prefix
-- ARGV 1 name of the limit and who, 2 now (ms), 3 interval between two at the steady rate (ms), 4 burst
-- Returns 0 when taken, else the milliseconds to wait
local key = P .. 'limit:' .. ARGV[1]
local now, interval, burst = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local arrival = math.max(tonumber(redis.call('GET', key) or 0), now)
local wait = arrival - (burst - 1) * interval - now
if wait > 0 then return math.ceil(wait) end
redis.call('SET', key, string.format('%.0f', arrival + interval), 'PX', string.format('%.0f', math.ceil(arrival + interval - now) + 1000))
return 0
