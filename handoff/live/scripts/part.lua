-- Somebody who joined takes part no longer.
-- KEYS[1] prefix
-- ARGV 1 conversation, 2 agent id, 3 cause ('left': they said so; 'gone': they left the desk), 4 now (ms)
-- Returns {'done', seq} | {'absent'} (they had not joined)
local seq = part(ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]))
return seq and {'done', seq} or {'absent'}
