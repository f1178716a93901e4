-- Checks a request against all its limits and, if every one lets it pass, reserves its cost in each
-- and writes the status of the request. What it answers is defined by FastCheck.
--
-- KEYS: the status; then the usage hash of each limit
-- ARGV: now, progress, cost (0: look only), status entry, its time to live; then for each limit: its
--       units, window and generation in milliseconds, width of a bucket
-- Answer: 1 or 0 for passed or refused; milliseconds until it would pass, -1 for never; then for each
--         limit: units used, milliseconds until more is free, 1 if it refused
local now, progress, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local floor, max, unpackNumber = math.floor, math.max, struct.unpack
local HEADER, SLOT = 24, 10

-- So many generations are asked for by name. More are living only while the mirror stands still or is
-- being rebuilt; then the whole hash is read, which holds fewer than a long window could have.
local MANY = 32

local limits, refused, retry = {}, false, 0
for i = 2, #KEYS do
  local a = 4 * (i - 2) + 6
  local limit, window, length, width =
    tonumber(ARGV[a]), tonumber(ARGV[a + 1]), tonumber(ARGV[a + 2]), tonumber(ARGV[a + 3])

  local current = floor(now / length) * length
  local start = (floor(max(progress - 2 * length, now - window - length) / length) + 1) * length
  local last, curve, pending = current + length, false, 0
  if (last - start) / length < MANY then
    local fields = {'c'}
    for s = start, last, length do
      local name = string.format('%.0f', s)
      fields[#fields + 1] = 'r' .. name
      fields[#fields + 1] = 'd' .. name
    end
    local values = redis.call('HMGET', KEYS[i], unpack(fields))
    curve = values[1]
    for f = 2, #fields, 2 do
      if values[f] then
        pending = pending + max(0, tonumber(values[f]) - tonumber(values[f + 1] or 0))
      end
    end
  else
    local all, held = redis.call('HGETALL', KEYS[i]), {}
    for f = 1, #all, 2 do
      held[all[f]] = all[f + 1]
    end
    curve = held['c']
    for field, reserved in pairs(held) do
      local name = string.match(field, '^r(%d+)$')
      local s = tonumber(name)
      if s and s >= start and s <= last and s % length == 0 then
        pending = pending + max(0, tonumber(reserved) - tonumber(held['d' .. name] or 0))
      end
    end
  end

  local newest, base, slots, slot, counted, time = 0, 0, 0, 0, 0, now
  if curve then
    width, newest, base = unpackNumber('>ddd', curve)
    slots = (#curve - HEADER) / SLOT
    time = max(now, newest)
    slot = max(0, floor((time - window + 1) / width) - base)
    if slot < slots then
      counted = unpackNumber('>d', curve, HEADER + SLOT * slot + 1)
    end
  end
  local pendingFalls = (floor(time / width) + 1) * width + window - 1
  local l = {
    key = KEYS[i], current = current, window = window, length = length,
    used = counted + pending, falls = pendingFalls, refuses = 0,
  }
  if counted > 0 then
    local _, nextSlot = unpackNumber('>dH', curve, HEADER + SLOT * slot + 1)
    l.falls = (base + nextSlot) * width + window - 1
  end
  if cost > 0 and l.used + cost > limit then
    refused = true
    l.refuses = 1
    local fits = pendingFalls
    local allowed = limit - cost - pending
    if cost > limit then
      retry = -1
    elseif curve and allowed >= 0 then
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
  limits[#limits + 1] = l
end

local answer = {refused and 0 or 1, refused and retry or 0}
for _, l in ipairs(limits) do
  local used = l.used + (refused and 0 or cost)
  answer[#answer + 1] = used
  answer[#answer + 1] = used == 0 and 0 or l.falls - now
  answer[#answer + 1] = l.refuses
end
if refused or cost == 0 then
  return answer
end

for _, l in ipairs(limits) do
  local field = 'r' .. string.format('%.0f', l.current)
  if redis.call('HINCRBY', l.key, field, cost) == cost then
    redis.call('PEXPIRE', l.key, l.window + 3 * l.length + 20000)
  end
end
redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5], 'NX')
return answer
