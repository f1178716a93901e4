-- Checks a request against all its limits and, if every enforced one lets it pass, reserves its cost in
-- each and writes the status of the request. What it answers is defined by FastCheck.
--
-- KEYS: the status; then the usage hash of each limit; then the claim of an idempotency key, if any
-- ARGV: now, progress, '' to look only, status entry, its time to live, claim ('' for none); then for
--       each limit, packed: its kind ('s' sliding, 'c' calendar, 'h' held; upper case in shadow mode),
--       its units, the cost in its unit, window and generation in milliseconds, and
--       's': width of a bucket; 'c': start and end of the present period, end of the next;
--       'h': how long a slot takes to come free, estimated
-- Answer: 1 or 0 for passed or refused; milliseconds until it would pass, -1 for never; then for each
--         limit: units used, milliseconds until more is free, 1 if it refused, units pending before
--      or: 2 and what holds the idempotency key
local now, progress, look = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == ''
local call, floor, max, unpackNumber = redis.call, math.floor, math.max, struct.unpack
local byte, sub, write = string.byte, string.sub, string.format
local HEADER, SLOT, HEAD = 24, 10, 6
local CALENDAR, HELD = 1, 0
local RESERVED, DECIDED = 114, 100 -- 'r' and 'd'
local CLAIM_MILLIS = 86400000
local PASSED = 3000

-- So many generations are asked for by name. More are living only while the mirror stands still or is
-- being rebuilt; then the whole hash is read, which holds fewer than a long window could have.
local MANY = 8

local last = #KEYS
if ARGV[6] ~= '' then
  local claimed = call('GET', KEYS[last])
  if claimed then
    return {2, claimed}
  end
  last = last - 1
end

local answer, costs, currents, keeps = {1, 0}, {}, {}, {}
local refused, retry = false, 0
for i = 2, last do
  local kind, limit, cost, window, length, p, finish, nextFinish =
    unpackNumber('>c1ddddddd', ARGV[HEAD + i - 1])
  local shadow = kind == 'S' or kind == 'C' or kind == 'H'

  local current = floor(now / length) * length
  local start = (floor(max(progress - max(2 * length, PASSED), now - window - length) / length) + 1) * length
  local final, curve, pending = current + length, false, 0
  if (final - start) / length < MANY then
    local fields = {'c'}
    for s = start, final, length do
      local name = write('%.0f', s)
      fields[#fields + 1] = 'r' .. name
      fields[#fields + 1] = 'd' .. name
    end
    local values = call('HMGET', KEYS[i], unpack(fields))
    curve = values[1]
    for f = 2, #fields, 2 do
      if values[f] then
        pending = pending + max(0, tonumber(values[f]) - tonumber(values[f + 1] or 0))
      end
    end
  else
    local all, reserved, decided = call('HGETALL', KEYS[i]), {}, {}
    for f = 1, #all, 2 do
      local field, value = all[f], all[f + 1]
      local letter = byte(field)
      if letter == RESERVED then
        reserved[sub(field, 2)] = value
      elseif letter == DECIDED then
        decided[sub(field, 2)] = value
      elseif field == 'c' then
        curve = value
      end
    end
    for name, units in pairs(reserved) do
      local s = tonumber(name)
      if s >= start and s <= final and s % length == 0 then
        pending = pending + max(0, units - (decided[name] or 0))
      end
    end
  end

  local width, newest, base, slots, time = p, 0, 0, 0, now
  if curve then
    width, newest, base = unpackNumber('>ddd', curve)
    slots = (#curve - HEADER) / SLOT
    time = max(now, newest)
  end
  -- counted, when some of it falls away, and when what is charged now does
  local counted, falls, pendingFalls = 0, 0, 0
  local sliding = kind == 's' or kind == 'S'
  if sliding then
    if curve and width <= CALENDAR then
      if width == HELD then
        slots = 0
      end
      width = p
      base = floor(newest / width)
    end
    if curve then
      local slot = max(0, floor((time - window + 1) / width) - base)
      if slot < slots then
        local nextSlot
        counted, nextSlot = unpackNumber('>dH', curve, HEADER + SLOT * slot + 1)
        falls = (base + nextSlot) * width + window - 1
      end
    end
    pendingFalls = (floor(time / width) + 1) * width + window - 1
  else
    local slotsAsked = kind == 'h' or kind == 'H'
    if slotsAsked then
      pendingFalls = time + p
    else
      pendingFalls = time < finish and finish or nextFinish
    end
    falls = pendingFalls
    if slots > 0 and (width == HELD) == slotsAsked and (slotsAsked or newest >= p) then
      counted = unpackNumber('>d', curve, HEADER + 1)
    end
  end

  local used, refuses = counted + pending, 0
  if cost > 0 and used + cost > limit then
    refuses = 1
    if not shadow then
      refused = true
      local fits = pendingFalls
      local allowed = limit - cost - pending
      if cost > limit then
        retry = -1
      elseif sliding and curve and allowed >= 0 then
        local low, high = 0, slots
        while low < high do
          local middle = floor((low + high) / 2)
          if unpackNumber('>d', curve, HEADER + SLOT * middle + 1) <= allowed then
            high = middle
          else
            low = middle + 1
          end
        end
        fits = (base + low) * width + window - 1
      end
      if retry >= 0 then
        retry = max(retry, fits - now)
      end
    end
  end
  local at = 4 * (i - 2) + 3
  answer[at] = used
  answer[at + 1] = (counted > 0 and falls or pendingFalls) - now
  answer[at + 2] = refuses
  answer[at + 3] = pending
  costs[i] = cost
  currents[i] = current
  keeps[i] = window + max(3 * length, 10000) + 20000
end

answer[1] = refused and 0 or 1
answer[2] = refused and retry or 0
for i = 2, last do
  local at = 4 * (i - 2) + 3
  local used = answer[at]
  if not refused and answer[at + 2] == 0 then
    used = used + costs[i]
    answer[at] = used
  end
  if used == 0 then
    answer[at + 1] = 0
  end
end
if refused or look then
  return answer
end

for i = 2, last do
  local cost = costs[i]
  if cost > 0 and call('HINCRBY', KEYS[i], 'r' .. write('%.0f', currents[i]), cost) == cost
      and call('PTTL', KEYS[i]) < keeps[i] then
    call('PEXPIRE', KEYS[i], keeps[i])
  end
end
call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5], 'NX')
if ARGV[6] ~= '' then
  call('SET', KEYS[#KEYS], ARGV[6], 'PX', CLAIM_MILLIS)
end
return answer
