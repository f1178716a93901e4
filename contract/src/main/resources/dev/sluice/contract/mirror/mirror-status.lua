-- Raises the status of one request, and tells the waiting ingresses if it has ended. With it goes what
-- the stream knows of the request's idempotency key.
--
-- KEYS: the status; the output key, or the status again if there is none; the claim of the
--       idempotency key, if any
-- ARGV: seq, status entry, time to live in milliseconds, channel ('' to tell nobody), request id;
--       the job and its time to live, if it is too large for the status;
--       the claim, '' if the request does not hold it after all, and its time to live
-- Answer: 1 if raised, 0 if it was as high already
if KEYS[3] then
  if ARGV[8] ~= '' then
    redis.call('SET', KEYS[3], ARGV[8], 'PX', ARGV[9])
  else
    local claim = redis.call('GET', KEYS[3])
    if claim and string.find(claim, ':' .. ARGV[5] .. ':', 2, true) == 2 then
      redis.call('DEL', KEYS[3])
    end
  end
end
local current = string.match(redis.call('GETRANGE', KEYS[1], 0, 15), '^%d+')
if current and tonumber(current) >= tonumber(ARGV[1]) then
  return 0
end
if ARGV[7] and tonumber(ARGV[7]) > 0 then
  redis.call('SET', KEYS[2], ARGV[6], 'PX', ARGV[7])
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
if ARGV[4] ~= '' then
  redis.call('PUBLISH', ARGV[4], ARGV[5])
end
return 1
