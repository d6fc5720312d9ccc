-- Any other change of ownership: release, transfer, return to the bot, resolve, leave the queue, end.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 statuses it may come from (comma-separated), 3 agent who must hold it when it is assigned ('' = anybody),
--      4 new status, 5 now (ms), 6 fields to set (JSON), 7 events, 8 wrap-up of the agent who held it (ms),
--      9 seq of the last event, if nothing may have come since ('' = whatever), 10 epoch that must still hold ('' = whatever)
-- Returns {'done', seq, epoch} | {'absent'} | {'wrong_status', status} | {'held', assignee id, assignee name} | {'stale'}
local id, to, now = ARGV[1], ARGV[4], tonumber(ARGV[5])
local h = redis.call('HMGET', head(id), 'status', 'assignee', 'assignee_name', 'epoch')
if not h[1] then return {'absent'} end
if not string.find(',' .. ARGV[2] .. ',', ',' .. h[1] .. ',', 1, true) then return {'wrong_status', h[1]} end
if ARGV[3] ~= '' and h[1] == 'assigned' and h[2] ~= ARGV[3] then return {'held', h[2], h[3]} end
if ARGV[9] ~= '' and redis.call('HGET', head(id), 'seq') ~= ARGV[9] then return {'stale'} end
if ARGV[10] ~= '' and h[4] ~= ARGV[10] then return {'stale'} end
set_fields(id, ARGV[6])
if to == 'queued' then
  take_back(id, now)
else
  move(id, to, now)
  if h[1] == 'assigned' then redis.call('HSET', head(id), 'assignee', '', 'assignee_name', '') end
end
if to == 'bot' then
  redis.call('HINCRBY', head(id), 'episode', 1)
  redis.call('HSET', head(id), 'answered_seq', redis.call('HGET', head(id), 'seq'), 'queued_ms', 0, 'reason', '')
end
redis.call('HSET', head(id), 'updated_ms', now)
if h[1] == 'assigned' and tonumber(ARGV[8]) > 0 and redis.call('HGET', P .. 'agent:' .. h[2], 'availability') == 'online' then
  redis.call('HSET', P .. 'agent:' .. h[2], 'wrap_up_until_ms', now + tonumber(ARGV[8]))
  set_due('wrap', h[2], now + tonumber(ARGV[8]))
  refresh(h[2], now)
end
local seq = emit_all(id, ARGV[7])
schedule(id, now)
return {'done', seq, tonumber(redis.call('HGET', head(id), 'epoch'))}
