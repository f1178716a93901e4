-- Raises the status of one request, and tells the waiting ingresses if it has ended. With it goes what
-- the stream knows of the request's idempotency key.
--
-- KEYS: the status; the list of the account's jobs, or the status again if it is not to be listed;
--       the output key, or the status again if there is none; the claim of the idempotency key,
--       if any
-- ARGV: seq, status entry, time to live in milliseconds, channel ('' to tell nobody), request id;
--       the job and its time to live, if it is too large for the status;
--       the claim, '' if the request does not hold it after all, and its time to live
-- Answer: 1 if raised, 0 if it was as high already
local MOST_LISTED = 10000
local RECEIVED = '1'

if KEYS[4] then
  if ARGV[8] ~= '' then
    redis.call('SET', KEYS[4], ARGV[8], 'PX', ARGV[9])
  else
    local claim = redis.call('GET', KEYS[4])
    if claim and string.find(claim, ':' .. ARGV[5] .. ':', 2, true) == 2 then
      redis.call('DEL', KEYS[4])
    end
  end
end
local current = string.match(redis.call('GETRANGE', KEYS[1], 0, 15), '^%d+')
if current and tonumber(current) >= tonumber(ARGV[1]) then
  return 0
end
if ARGV[7] and tonumber(ARGV[7]) > 0 then
  redis.call('SET', KEYS[3], ARGV[6], 'PX', ARGV[7])
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
if (current or RECEIVED) == RECEIVED and KEYS[2] ~= KEYS[1] then
  redis.call('ZADD', KEYS[2], 0, ARGV[5])
  local listed = redis.call('ZCARD', KEYS[2])
  if listed > MOST_LISTED then
    redis.call('ZREMRANGEBYRANK', KEYS[2], 0, listed - MOST_LISTED - 1)
  end
  if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[3]) then
    redis.call('PEXPIRE', KEYS[2], ARGV[3])
  end
end
if ARGV[4] ~= '' then
  redis.call('PUBLISH', ARGV[4], ARGV[5])
end
return 1
