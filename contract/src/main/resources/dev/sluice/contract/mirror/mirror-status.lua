-- Raises the status of one request, and tells the waiting ingresses if it has ended.
--
-- KEYS: the status; the output key, if the job is too large for the status
-- ARGV: seq, status entry, time to live in milliseconds, channel ('' to tell nobody), request id;
--       the job and its time to live, if it is too large for the status
-- Answer: 1 if raised, 0 if it was as high already
local current = string.match(redis.call('GETRANGE', KEYS[1], 0, 15), '^%d+')
if current and tonumber(current) >= tonumber(ARGV[1]) then
  return 0
end
if KEYS[2] and tonumber(ARGV[7]) > 0 then
  redis.call('SET', KEYS[2], ARGV[6], 'PX', ARGV[7])
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
if ARGV[4] ~= '' then
  redis.call('PUBLISH', ARGV[4], ARGV[5])
end
return 1
