-- Append events that change no ownership: notes, read marks, proofs, corrections, a word while the bot is slow.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 statuses allowed (comma-separated, '' = any), 3 turn token that must still hold ('' = none),
--      4 fields to set (JSON), 5 events, 6 now (ms), 7 client_message_id ('' = none), 8 digest, 9 message id,
--      10 files that go with the message (see use_files)
-- Returns {'done', id, message_id, seq of the last event} | {'repeat', …} | {'reused'} | {'absent'} | {'wrong_status', status} | {'stale'}
local id = ARGV[1]
local h = redis.call('HMGET', head(id), 'status', 'turn_token')
if not h[1] then return {'absent'} end
local first = first_result(id, ARGV[7], ARGV[8])
if first then return first end
if ARGV[2] ~= '' and not string.find(',' .. ARGV[2] .. ',', ',' .. h[1] .. ',', 1, true) then return {'wrong_status', h[1]} end
if ARGV[3] ~= '' and ARGV[3] ~= h[2] then return {'stale'} end
set_fields(id, ARGV[4])
if h[1] ~= 'queued' then redis.call('ZADD', P .. 'status:' .. h[1], redis.call('HGET', head(id), 'updated_ms'), id) end
local seq = emit_all(id, ARGV[5])
keep_result(id, ARGV[7], ARGV[8], ARGV[9], seq)
use_files(ARGV[10])
schedule(id, tonumber(ARGV[6]))
return {'done', id, ARGV[9], seq}
