--- The words of specs, which `moongate test` runs.
---@usage
--- describe("the export", function()
---   before_each(function() apify.dev.seed { datasets = { prices = { { n = 1 }, { n = 2 } } } } end)
---   it("only reads", function()
---     assert.are.equal(2, apify.datasets.items("~prices"):count())
---     assert.effects { "read" }
---   end)
--- end)

--- Says what a group of tests is about.
---@param name string
---@param body fun() holds tests, hooks and groups
function describe(name, body) end

--- The same as `describe`.
---@param name string
---@param body fun()
function context(name, body) end

--- A group whose globals and modules are its own: what it sets and requires is gone behind it.
---@param name string
---@param body fun()
function insulate(name, body) end

--- The same as `describe`.
---@param name string
---@param body fun()
function expose(name, body) end

--- A test. Words that begin with `#` are its tags.
---@param name string
---@param body? fun() without it the test is pending
function it(name, body) end

--- The same as `it`.
---@param name string
---@param body? fun()
function spec(name, body) end

--- The same as `it`.
---@param name string
---@param body? fun()
function test(name, body) end

--- A test that is still to be written. In a test that runs, ends it as pending.
---@param name? string
function pending(name) end

--- Runs before each test of the group.
---@param f fun()
function before_each(f) end

--- Runs after each test of the group, whatever happened in it.
---@param f fun()
function after_each(f) end

--- Runs once, before the first test of the group.
---@param f fun()
function setup(f) end

--- The same as `setup`.
---@param f fun()
function lazy_setup(f) end

--- The same as `setup`.
---@param f fun()
function strict_setup(f) end

--- Runs once, after the last test of the group.
---@param f fun()
function teardown(f) end

--- The same as `teardown`.
---@param f fun()
function lazy_teardown(f) end

--- The same as `teardown`.
---@param f fun()
function strict_teardown(f) end

--- Runs at the end of the test that calls it, whatever happens.
---@param f fun()
function finally(f) end

--- Runs a script of the project as `moongate path arguments...` would, in the state of the spec, and catches what it
--- writes.
---@param path string below the folder of the project
---@param arguments? string[]
---@return { status: integer, output: string, errors: string, values: any[], problem: any } outcome
function run_script(path, arguments) end

--- The path of a folder for files, which is gone when the file of specs has been run.
---@return string
function temporary_folder() end

--- What can be claimed. Words such as `is`, `are` and `has` only make a sentence; `not` and `no` turn a claim around.
---@class moongate.Assertions
---@field is moongate.Assertions
---@field are moongate.Assertions
---@field was moongate.Assertions
---@field has moongate.Assertions
---@field no moongate.Assertions
---@field ["not"] moongate.Assertions
---@field equal fun(expected: any, actual: any, message?: string) they are equal, as `==` says
---@field equals fun(expected: any, actual: any, message?: string) the same as `equal`
---@field same fun(expected: any, actual: any, message?: string) they are equal; tables hold the same
---@field ["true"] fun(value: any, message?: string) it is true
---@field is_true fun(value: any, message?: string) it is true
---@field ["false"] fun(value: any, message?: string) it is false
---@field is_false fun(value: any, message?: string) it is false
---@field truthy fun(value: any, message?: string) it is neither nil nor false
---@field falsy fun(value: any, message?: string) it is nil or false
---@field ["nil"] fun(value: any, message?: string) it is nil
---@field is_nil fun(value: any, message?: string) it is nil
---@field boolean fun(value: any, message?: string) it is a boolean
---@field number fun(value: any, message?: string) it is a number
---@field string fun(value: any, message?: string) it is a string
---@field table fun(value: any, message?: string) it is a table
---@field ["function"] fun(value: any, message?: string) it is a function
---@field thread fun(value: any, message?: string) it is a coroutine
---@field userdata fun(value: any, message?: string) it is a userdata
---@field callable fun(value: any, message?: string) it can be called
---@field near fun(expected: number, actual: number, tolerance: number, message?: string) they differ by no more than that
---@field matches fun(pattern: string, text: string, start?: integer, plain?: boolean) the text matches
---@field match fun(pattern: string, text: string, start?: integer, plain?: boolean) the same as `matches`
---@field property fun(name: any, value: table, message?: string) the table has such a field
---@field unique fun(list: any[], message?: string) no two elements are the same
---@field error fun(f: fun(), expected?: any) calling it raises an error, the expected one
---@field errors fun(f: fun(), expected?: any) the same as `error`
---@field error_matches fun(f: fun(), pattern: string) calling it raises an error that matches
---@field error_match fun(f: fun(), pattern: string) the same as `error_matches`
---@field requests fun(wanted: string[]|table<string, integer>) what the test has sent: operations or `"POST /datasets/*/items"`, in their order or counted
---@field effects fun(wanted: string[]|table<string, integer>) what these requests did: read, write, delete, spend, persist
---@field called fun(count?: integer) a spy was called, so many times
---@field called_with fun(...: any) a spy was called with these arguments
---@field called_at_least fun(count: integer) a spy was called so many times or more
---@field called_at_most fun(count: integer) a spy was called so many times or less
---@field called_more_than fun(count: integer) a spy was called more often
---@field called_less_than fun(count: integer) a spy was called less often
---@field returned_with fun(...: any) a call of a spy returned this
---@field snapshot fun(self: moongate.Assertions): { revert: fun() } what is spied on from then on, until `revert()`
---@field spy fun(spy: table): moongate.Assertions what is claimed of a spy
---@field stub fun(stub: table): moongate.Assertions what is claimed of a stub
---@field [string] any
---@overload fun(value: any, message?: any, ...: any): any
assert = nil

--- Functions that note how they are called.
---@class moongate.Spies
---@field new fun(f?: function): table a function that notes its calls
---@field on fun(target: table, key: any): table puts one in the place of `target[key]` until the test ends
---@field is_spy fun(value: any): boolean whether a value is a spy
---@overload fun(f?: function): table
spy = nil

--- Spies that do nothing, or return what they are told to.
---@class moongate.Stubs
---@field new fun(target: table, key: any, ...: any): table puts one in the place of `target[key]` until the test ends
---@overload fun(target: table, key: any, ...: any): table
stub = nil

--- Spies on all functions of a table and of the tables in it.
---@class moongate.Mocks
---@field clear fun(target: table): table forgets all calls
---@field revert fun(target: table): table puts the functions back
---@overload fun(target: table, stubs?: boolean): table with `true` the functions do nothing
mock = nil

--- What stands for an argument of which not all is known: `assert.spy(f).was.called_with(match.is_string())`.
---@class moongate.Matchers
---@field _ table anything
---@field is_ref fun(wanted: any): table this very value
---@field is_all_of fun(...: any): table what all of the matchers take
---@field is_any_of fun(...: any): table what one of them takes
---@field is_none_of fun(...: any): table what none of them takes
---@field equals fun(wanted: any): table what is equal, as `==` says
---@field is_same fun(wanted: any): table what holds the same
---@field is_near fun(wanted: number, tolerance: number): table a number nearby
---@field matches fun(pattern: string, start?: integer, plain?: boolean): table a text that matches
---@field has_property fun(name: any): table a table with such a field
---@field is_true fun(): table
---@field is_false fun(): table
---@field is_truthy fun(): table
---@field is_falsy fun(): table
---@field is_nil fun(): table
---@field is_boolean fun(): table
---@field is_number fun(): table
---@field is_string fun(): table
---@field is_table fun(): table
---@field is_function fun(): table
---@field is_callable fun(): table
---@field is_unique fun(): table a list of which no two elements are the same
---@field [string] any
match = nil
