-- What wrk sends: wrk -s load.lua URL -- WORK FIRST TOKEN KIND, and one line of figures at the end (µs).
--   get      the same address again and again
--   approve  /actions/N/approuver, each action once: N from FIRST on, each thread its own
--   sign_in  the form, each time as the next of the accounts
local accounts = { "elu.cub", "elu.urpa", "technicien.cub", "technicien2.cub", "clauses.bordeaux", "clauses.graves",
	"clauses.hautsdegaronne", "clauses.portesdusud", "clauses.sources", "clauses.technowest", "urpa.coordination" }
local threads = 0

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

function init(args)
	work, first, token = args[1], tonumber(args[2]), args[3]
	count = number
	fixed = wrk.format("GET")
end

local function approve()
	wrk.headers["Content-Type"] = "application/json"
	wrk.headers["Accept"] = "application/json"
	wrk.headers["If-Match"] = '"1"'
	wrk.headers["X-CSRF-Token"] = token
	wrk.headers["Idempotency-Key"] = string.format("%032x", first + count)
	return wrk.format("POST", "/actions/" .. (first + count) .. "/approuver", nil, "{}")
end

local function sign_in()
	local account = count % #accounts + 1

	wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
	return wrk.format("POST", "/connexion", nil, (token == "limit" and "number=" .. account or "csrf_token=" .. token) ..
		"&username=" .. accounts[account] .. (token == "limit" and "" or "&password=accord-demo"))
end

function request()
	if work == "get" then
		return fixed
	end
	count = count + 2
	return work == "approve" and approve() or sign_in()
end

function done(summary, latency)
	local e = summary.errors

	io.write(string.format("FIGURES %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
		latency:percentile(99), latency.max, e.connect + e.read + e.write + e.status + e.timeout))
end
