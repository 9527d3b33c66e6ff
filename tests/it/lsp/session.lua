-- Plays a session in Neovim 0.7 or newer: open, look, fix, break, rename. Writes what it saw to `$SESSION_RESULT`.

local result = { seen = {} }

local function finish(failure)
  result.failure = failure
  local file = assert(io.open(vim.env.SESSION_RESULT, "w"))
  file:write(vim.fn.json_encode(result))
  file:close()
  vim.cmd("qall!")
end

local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then
    finish("waited in vain: " .. what)
  end
end

local function problems(buffer)
  local shown = {}
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    -- Columns are bytes here.
    table.insert(shown, string.format("%d:%d %s", one.lnum, one.col, one.user_data.lsp.code))
  end
  table.sort(shown)
  return shown
end

local function apply(edit, client)
  vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding or "utf-16")
end

local function main()
  local root = vim.env.SESSION_ROOT
  vim.o.hidden = true
  vim.cmd("edit " .. root .. "/a.md")
  local page = vim.api.nvim_get_current_buf()
  local id = vim.lsp.start_client({
    name = "playbook-lint",
    cmd = { vim.env.SESSION_SERVER, "lsp", "--as-of", "2020-05-01" },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = "site" } },
    on_error = function(code, error) finish("client error " .. code .. " " .. vim.inspect(error)) end,
  })
  vim.lsp.buf_attach_client(page, id)
  wait("problems", function() return #problems(page) == 2 end)
  result.seen.opened = problems(page)
  local client = vim.lsp.get_client_by_id(id)
  local document = { uri = vim.uri_from_bufnr(page) }
  local range = { start = { line = 2, character = 10 }, ["end"] = { line = 2, character = 10 } }
  local actions = client.request_sync(
    "textDocument/codeAction",
    { textDocument = document, range = range, context = { diagnostics = {} } },
    20000,
    page
  ).result
  result.seen.action = actions[1].title
  apply(actions[1].edit, client)
  wait("the fix", function() return #problems(page) == 1 end)
  result.seen.fixed = vim.api.nvim_buf_get_lines(page, 2, 3, false)[1]
  local rename = client.request_sync(
    "textDocument/rename",
    { textDocument = document, position = { line = 0, character = 3 }, newName = "New 😀" },
    20000,
    page
  ).result
  apply(rename, client)
  result.seen.heading = vim.api.nvim_buf_get_lines(page, 0, 1, false)[1]
  local other = vim.fn.bufnr(root .. "/other.md")
  result.seen.follows = vim.api.nvim_buf_get_lines(other, 0, 1, false)[1]
  vim.api.nvim_buf_set_lines(page, -1, -1, false, { "[c](nowhere.md)" })
  wait("a new problem", function() return #problems(page) == 2 end)
  result.seen.broken = problems(page)
  vim.lsp.stop_client(id)
  wait("the end", function() return vim.lsp.get_client_by_id(id) == nil or client.is_stopped() end)
  result.seen.stopped = true
  finish(nil)
end

local succeeded, failure = pcall(main)
if not succeeded then
  finish(failure)
end
