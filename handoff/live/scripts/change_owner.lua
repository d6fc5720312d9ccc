-- Any other change of ownership: release, return to the bot, resolve, leave the queue, end.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 statuses it may come from (comma-separated), 3 agent who must hold it when it is assigned ('' = anybody),
--      4 new status, 5 now (ms), 6 fields to set (JSON), 7 events
-- Returns {'done', seq, epoch} | {'absent'} | {'wrong_status', status} | {'held', assignee id, assignee name}
local id, to, now = ARGV[1], ARGV[4], tonumber(ARGV[5])
local h = redis.call('HMGET', head(id), 'status', 'assignee', 'assignee_name', 'queued_ms')
if not h[1] then return {'absent'} end
if not string.find(',' .. ARGV[2] .. ',', ',' .. h[1] .. ',', 1, true) then return {'wrong_status', h[1]} end
if ARGV[3] ~= '' and h[1] == 'assigned' and h[2] ~= ARGV[3] then return {'held', h[2], h[3]} end
local score = now
if to == 'queued' then
  score = tonumber(h[4] or 0)
  if score == 0 then
    score = now
    redis.call('HSET', head(id), 'queued_ms', now)
  end
end
if to ~= 'assigned' and h[1] == 'assigned' then redis.call('HSET', head(id), 'assignee', '', 'assignee_name', '') end
if to == 'bot' then
  redis.call('HINCRBY', head(id), 'episode', 1)
  redis.call('HSET', head(id), 'answered_seq', redis.call('HGET', head(id), 'seq'), 'queued_ms', 0, 'reason', '')
end
redis.call('HDEL', head(id), 'pending_ms')
redis.call('HSET', head(id), 'updated_ms', now)
move(id, to, score)
set_fields(id, ARGV[6])
local seq = emit_all(id, ARGV[7])
schedule(id, now)
return {'done', seq, tonumber(redis.call('HGET', head(id), 'epoch'))}
