-- What routing knows of an agent changes: profile, availability, the end of a wrap-up or of their heartbeat.
-- KEYS[1] prefix
-- ARGV 1 agent, 2 now (ms), 3 fields to set (JSON), 4 '' = classes as before, else their group, 5 classes of the group (space-separated),
--      6 '' or a deadline of theirs that must be over: 'beat' (they also leave what they had joined) or 'wrap'
-- Returns 'done' | 'early' (the deadline was moved)
local agent, now = ARGV[1], tonumber(ARGV[2])
local key = P .. 'agent:' .. agent
if ARGV[6] ~= '' then
  local at = due_at(ARGV[6], agent)
  if not at or at > now then return 'early' end
  not_due(ARGV[6], agent)
end
if ARGV[6] == 'beat' then
  for _, id in ipairs(redis.call('SMEMBERS', P .. 'joins:' .. agent)) do part(id, agent, 'gone', now) end
end
local before = redis.call('HMGET', key, 'group', 'availability')
for name, value in pairs(cjson.decode(ARGV[3])) do redis.call('HSET', key, name, value) end
if before[2] ~= 'online' then redis.call('HSET', key, 'free_since_ms', now) end
if ARGV[4] ~= '' and ARGV[4] ~= before[1] then
  if before[1] then
    redis.call('ZREM', P .. 'ready:' .. before[1], agent)
    if redis.call('EXISTS', P .. 'ready:' .. before[1]) == 0 then redis.call('SREM', P .. 'free', before[1]) end
  end
  for class in string.gmatch(ARGV[5], '%S+') do redis.call('SADD', P .. 'serves:' .. ARGV[4], class) end
  redis.call('HSET', key, 'group', ARGV[4], 'classes', ARGV[5])
  redis.call('SADD', P .. 'agents', agent)
end
if tonumber(redis.call('HGET', key, 'wrap_up_until_ms') or 0) <= now then not_due('wrap', agent) end
refresh(agent, now)
return 'done'
