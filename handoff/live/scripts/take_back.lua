-- Take a held reply back before it goes out; its files wait for a message again.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 client_message_id, 3 agent id
-- Returns {'done', what was kept (JSON)} | {'repeat'} (it went out) | {'absent'} (there is none of this agent's)
local kept = redis.call('HGET', P .. 'held:' .. ARGV[1], ARGV[2])
if not kept and redis.call('HEXISTS', P .. 'messages:' .. ARGV[1], ARGV[2]) == 1 then return {'repeat'} end
if not kept or cjson.decode(kept)['agent_id'] ~= ARGV[3] then return {'absent'} end
redis.call('HDEL', P .. 'held:' .. ARGV[1], ARGV[2])
give_files_back(cjson.decode(kept))
redis.call('ZREM', P .. 'holding', ARGV[1] .. ' ' .. ARGV[2])
return {'done', kept}
