// The report for owners. All visible content is built here from text nodes; nothing is parsed as HTML.
(() => {
  'use strict';

  const page = JSON.parse(document.getElementById('data').textContent);
  const report = page.report;
  const SHOWN = 200;
  const DUE = [30, 60, 90];

  // Texts

  // Shows the code points of characters that are invisible or change the direction of text.
  const visible = (text) => String(text).replace(
    /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u{${character.codePointAt(0).toString(16)}}`,
  );
  const plural = (count, one, many = `${one}s`) => `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
  const date = (text) => text ?? '–';

  // Creates an element with attributes and children. Strings become text nodes.
  const element = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : value);
    }
    node.append(...children.filter((child) => child !== undefined && child !== null));
    return node;
  };
  const svg = (name, attributes, ...children) => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  // Text from the site: its direction must not affect the text around it.
  const foreign = (text, attributes = {}) => element('bdi', attributes, visible(text));

  const sectionName = (section) => (section === '.' ? 'top folder' : foreign(section));

  // Data

  const owners = report.owners;
  const fileUrl = (file, line = 1) => {
    if (!page.url) return undefined;
    const path = (page.folder + file.path).split('/').map(encodeURIComponent).join('/');
    const url = page.url.replaceAll('{path}', () => path).replaceAll('{line}', String(line));
    return /^https?:/.test(url) ? url : undefined;
  };
  for (const file of report.files) Object.assign(file, { problems: 0, error: 0, warning: 0, info: 0, fresh: 0 });
  for (const problem of report.problems) {
    const file = report.files[problem.file];
    file.problems += 1;
    file[problem.severity] += 1;
    if (!problem.known) file.fresh += 1;
  }
  const pages = report.files.filter((file) => file.kind === 'page');
  const ownerOf = (file) => (file.owner === undefined ? '' : owners[file.owner].alias);
  const ownerText = (file) => (file.owner === undefined ? (file.kind === 'other' ? '' : 'no owner') : ownerOf(file));
  const isDue = (file, days) => {
    const review = file.review;
    return review !== undefined && !review.is_suppressed && review.days_overdue <= 0 && -review.days_overdue <= days;
  };
  const isOverdue = (file) => file.review !== undefined && !file.review.is_suppressed && file.review.days_overdue > 0;
  const bucketOf = (file) => {
    if (!file.review) return undefined;
    const place = report.age_buckets.findIndex((days) => file.review.age <= days);
    return place < 0 ? report.age_buckets.length : place;
  };
  const bucketNames = [...report.age_buckets, undefined].map((days, place) => {
    const from = place === 0 ? 0 : report.age_buckets[place - 1] + 1;
    return days === undefined ? `${from} days or more` : `${from}–${days} days`;
  });
  const UNDATED = { docfx: 'date from docfx.json only', missing: 'no date', unreadable: 'cannot be read' };
  const statusOf = (file) => {
    const review = file.review;
    if (!review) return UNDATED[file.undated];
    const days = review.days_overdue;
    const late = days > 0 ? `${plural(days, 'day')} overdue` : days === 0 ? 'due today' : `due in ${plural(-days, 'day')}`;
    return review.is_suppressed ? `${late}, suppressed` : late;
  };
  const count = (files) => ({
    pages: files.length,
    overdue: files.filter(isOverdue).length,
    due: DUE.map((days) => files.filter((file) => isDue(file, days)).length),
    undated: files.filter((file) => !file.review).length,
  });

  // State: the fragment of the URL contains all of it.

  const VIEWS = {
    overview: 'Overview', pages: 'Pages', problems: 'Problems', translations: 'Translations', levels: 'Levels',
    tasks: 'Tasks',
  };
  const STATES = {
    overdue: 'Overdue', 30: 'Due in 30 days', 60: 'Due in 60 days', 90: 'Due in 90 days', undated: 'No date',
    suppressed: 'Suppressed',
  };
  let state = new Map();
  const readState = () => {
    state = new Map(new URLSearchParams(location.hash.slice(1)));
    if (!Object.hasOwn(VIEWS, state.get('view') ?? '')) state.set('view', 'overview');
  };
  const hash = (changes) => {
    const parameters = new URLSearchParams();
    for (const [key, value] of [...state, ...Object.entries(changes)]) {
      if (value === undefined) parameters.delete(key); else parameters.set(key, value);
    }
    if (parameters.get('view') === 'overview') parameters.delete('view');
    return `#${parameters}`;
  };
  // The state without the parts that belong to one view only.
  const viewHash = (view, changes = {}) =>
    hash({ sort: undefined, age: undefined, due: undefined, gap: undefined, text: undefined, view, ...changes });
  const matchesOwner = (file) => {
    const wanted = state.get('owner');
    if (wanted === undefined) return true;
    const alias = ownerOf(file).toLowerCase();
    return wanted === '' ? file.owner === undefined && file.kind !== 'other' : alias === wanted.toLowerCase();
  };
  const matchesSection = (file) => !state.get('section') || report.sections[file.section] === state.get('section');
  const matchesFile = (file) => matchesOwner(file) && matchesSection(file);
  const matchesText = (...texts) => {
    const words = (state.get('text') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const text = texts.filter((one) => one !== undefined).join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const matchesProblem = (problem, file = report.files[problem.file]) =>
    matchesFile(file)
    && (!state.get('rule') || report.rules[problem.rule].code === state.get('rule'))
    && (!state.get('severity') || problem.severity === state.get('severity'))
    && (!state.get('new') || !problem.known);

  // Rows

  const link = (address, ...children) => element('a', { href: address }, ...children);
  const fileLink = (file, line, text = file.path + (line ? `:${line}` : '')) => {
    const url = fileUrl(file, line);
    const path = foreign(text, { class: 'path' });
    return url ? element('a', { href: url, rel: 'noopener noreferrer' }, path) : path;
  };
  const pageCell = (file) => (file.title
    ? [foreign(file.title, { class: 'title', dir: 'auto' }), fileLink(file)]
    : [fileLink(file)]);
  const ownerCell = (file) => {
    if (file.owner === undefined) return [ownerText(file)];
    const { alias, is_unlisted: isUnlisted } = owners[file.owner];
    const note = isUnlisted ? element('span', { class: 'note' }, ' not in the list of owners') : undefined;
    return [link(hash({ owner: alias.toLowerCase() }), foreign(alias)), note];
  };
  // Messages mark code with backticks.
  const prose = (text) => text.split('`').map((part, place) =>
    (place % 2 ? element('code', { dir: 'auto' }, visible(part)) : visible(part)));
  const severityCell = (problem) => [element('span', { class: `severity ${problem.severity}` }, problem.severity)];
  const filesText = (places) => places.map((place) => report.files[place].path).join(' | ');
  const filesCell = (places) => {
    if (places.length === 0) return ['–'];
    const links = (some) => element('ul', { class: 'plain' },
      ...some.map((place) => element('li', {}, fileLink(report.files[place]))));
    if (places.length <= 3) return [links(places)];
    return [element('details', {}, element('summary', {}, plural(places.length, 'page')), links(places))];
  };
  const fileOwners = (places) => [...new Set(places.map((place) => ownerText(report.files[place])).filter(Boolean))];
  const problemCount = (places) => places.reduce((sum, place) => sum + report.files[place].problems, 0);
  const problemsCell = (file) => [file.problems === 0 ? '0'
    : link(viewHash('problems', { text: file.path, rule: undefined, severity: undefined, new: undefined, section: undefined }),
      String(file.problems), element('span', { class: 'hidden' }, ` problems of ${visible(file.path)}`))];

  // A column: its title, the value for sorting and CSV, and the cell content if it differs from the value.
  const column = (key, title, value, cell, isNumber = false) => ({ key, title, value, cell, isNumber });

  // A column whose cells do not wrap.
  const short = (key, title, value, cell) => ({ ...column(key, title, value, cell), isShort: true });

  const pageColumns = [
    column('page', 'Page', (file) => file.path, pageCell),
    // The status is a text about a number of days, so it sorts by that number.
    {
      ...column('status', 'Status', statusOf, (file) => [
        element('span', { class: isOverdue(file) ? 'late' : '' }, statusOf(file)),
      ]),
      order: (file) => (file.review ? -file.review.days_overdue : Number.MAX_SAFE_INTEGER),
    },
    short('due', 'Due', (file) => file.review?.due ?? ''),
    short('review', 'Last review', (file) => file.review?.date ?? ''),
    column('owner', 'Owner', ownerText, ownerCell),
    column('problems', 'Problems', (file) => file.problems, problemsCell, true),
  ];

  const views = {
    pages: {
      title: 'Pages', one: 'page', columns: pageColumns, sort: 'status',
      help: 'Review a page, then set its ms.date to the date of the review.',
      rows: () => pages.filter((file) => matchesFile(file) && matchesText(file.path, file.title, ownerText(file))
        && matchesDue(file) && (!state.get('age') || String(bucketOf(file)) === state.get('age'))),
      csv: [['section', (file) => report.sections[file.section]], ['title', (file) => file.title ?? ''],
        ['days overdue', (file) => file.review?.days_overdue ?? '']],
      issue: (file) => `${code(file.path)}: ${statusOf(file)}${file.review ? `, last review ${file.review.date}` : ''}`,
    },
    problems: {
      title: 'Problems', one: 'problem', sort: 'place',
      columns: [
        column('severity', 'Severity', (problem) => problem.severity, severityCell),
        column('rule', 'Rule', (problem) => report.rules[problem.rule].code, (problem) => {
          const rule = report.rules[problem.rule];
          const name = rule.url && /^https?:/.test(rule.url)
            ? element('a', { href: rule.url, rel: 'noopener noreferrer' }, rule.code) : rule.code;
          return [name, ' ', element('span', { class: 'note' }, rule.name)];
        }),
        column('message', 'Problem', (problem) => problem.message, (problem) => [
          element('span', {}, ...prose(problem.message)),
          problem.help === undefined ? undefined
            : element('span', { class: 'help' }, 'Help: ', ...prose(report.helps[problem.help])),
          problem.fix === undefined ? undefined : element('span', { class: 'help' }, problem.fix === 'safe'
            ? 'Fixed by --fix.' : 'Fixed by --fix --unsafe-fixes.'),
        ]),
        column('place', 'File', (problem) => `${report.files[problem.file].path}:${problem.line}`,
          (problem) => [fileLink(report.files[problem.file], problem.line)]),
        column('owner', 'Owner', (problem) => ownerText(report.files[problem.file]),
          (problem) => ownerCell(report.files[problem.file])),
        ...(report.has_baseline ? [column('new', 'New', (problem) => (problem.known ? 'no' : 'yes'))] : []),
      ],
      rows: () => report.problems.filter((problem) => {
        const file = report.files[problem.file];
        const rule = report.rules[problem.rule];
        return matchesProblem(problem, file)
          && matchesText(file.path, problem.message, rule.code, rule.name, ownerText(file));
      }),
      csv: [['line', (problem) => problem.line], ['column', (problem) => problem.column],
        ['help', (problem) => (problem.help === undefined ? '' : report.helps[problem.help])],
        ['fix', (problem) => problem.fix ?? '']],
      issue: (problem) => `${code(`${report.files[problem.file].path}:${problem.line}`)} `
        + `${report.rules[problem.rule].code}: ${code(problem.message)}`,
    },
    translations: {
      title: 'Translations', one: 'translation', sort: 'status',
      help: 'Translate what changed on the source page since then, and set the ms.date of the translation.',
      columns: [
        column('source', 'Source page', (row) => report.files[row.source].path, (row) => pageCell(report.files[row.source])),
        column('language', 'Language', (row) => row.language ?? row.docset),
        column('page', 'Translation', (row) => (row.page === undefined ? row.expected : report.files[row.page].path),
          (row) => (row.page === undefined
            ? [foreign(row.expected, { class: 'absent path' })] : pageCell(report.files[row.page]))),
        column('owner', 'Owner', (row) => ownerText(report.files[row.page ?? row.source]),
          (row) => ownerCell(report.files[row.page ?? row.source])),
        short('dates', 'ms.date', (row) => `${date(row.source_date)} → ${date(row.date)}`),
        column('status', 'Status', (row) => translationStatus(row)),
      ],
      rows: () => report.translations.filter((row) => {
        const files = [row.source, row.page].filter((place) => place !== undefined).map((place) => report.files[place]);
        return files.some(matchesFile)
          && matchesText(row.docset, row.language, row.expected, ...files.flatMap((file) => [file.path, file.title]))
          && (!state.get('gap') || translationGap(row) === state.get('gap'));
      }),
      csv: [['docset', (row) => row.docset], ['days behind', (row) => row.days_behind ?? '']],
      issue: (row) => `${code(report.files[row.source].path)} → `
        + `${code(row.page === undefined ? row.expected : report.files[row.page].path)}: ${translationStatus(row)}`,
    },
    levels: {
      title: 'Levels', one: 'level',
      columns: [
        column('level', 'Level', (row) => levelPath(row).join(' - '), (row) => [
          element('span', { class: `level depth-${row.depth}` },
            element('span', { class: 'note' }, `L${row.depth} `), foreign(row.name, { dir: 'auto' })),
          row.depth === 1 && row.docset !== '.' ? element('span', { class: 'help' }, foreign(row.docset)) : undefined,
        ]),
        column('pages', 'Page', (row) => filesText(row.pages), (row) => filesCell(row.pages)),
        column('owner', 'Owner', (row) => fileOwners(row.pages).join(' | ')),
        column('gap', 'Gap', levelGap, (row) => [
          // Most L3s have only a name in a list.
          element('span', { class: row.gap === 'no-page' && row.depth === 3 ? 'quiet' : 'late' }, levelGap(row)),
        ]),
        column('problems', 'Problems', (row) => problemCount(row.pages), undefined, true),
      ],
      rows: () => {
        const wanted = new Set();
        report.levels.forEach((row, place) => {
          const files = row.pages.map((one) => report.files[one]);
          const isOfFiles = files.length > 0 ? files.some(matchesFile) : !state.has('owner') && !state.get('section');
          if (!isOfFiles || !matchesText(levelPath(row).join(' '), ...files.map((file) => file.path))
            || (state.get('gap') && row.gap !== state.get('gap'))) return;
          for (let above = place; above !== undefined && !wanted.has(above); above = report.levels[above].parent) {
            wanted.add(above);
          }
        });
        return report.levels.filter((_, place) => wanted.has(place));
      },
      csv: [['docset', (row) => row.docset], ['depth', (row) => row.depth]],
      issue: (row) => `L${row.depth} ${code(levelPath(row).join(' - '))}${row.gap ? `: ${levelGap(row)}` : ''}`,
    },
    tasks: {
      title: 'Tasks', one: 'task',
      columns: [
        short('id', 'ID', (task) => task.id, (task) => [foreign(task.id)]),
        column('name', 'Name', (task) => task.name, (task) => [foreign(task.name, { dir: 'auto' })]),
        short('mo', 'M/O', (task) => task.mo),
        column('role', 'Role', (task) => task.role, (task) => [foreign(task.role, { dir: 'auto' })]),
        column('services', 'Services', (task) => task.services, (task) => [foreign(task.services, { dir: 'auto' })]),
        column('phase', 'Phase', (task) => task.phases.join(' | '), (task) => [foreign(task.phases.join(', '), { dir: 'auto' })]),
        column('pages', 'Pages', (task) => filesText(task.pages), (task) => filesCell(task.pages)),
        short('languages', 'Languages', (task) => task.languages.join(' ')),
        short('review', 'Last review', (task) => task.last_review ?? ''),
        column('conflicts', 'Conflicts', conflictText, (task) => [foreign(conflictText(task), { dir: 'auto' })]),
      ],
      rows: () => report.tasks.filter((task) => {
        const files = task.pages.map((place) => report.files[place]);
        return files.some(matchesFile) && (!state.get('gap') || (task.conflicts ?? []).length > 0)
          && matchesText(task.id, task.name, task.role, task.services, ...files.map((file) => file.path));
      }),
      csv: [],
      issue: (task) => `${code(task.id)} ${code(task.name)}: ${conflictText(task) ? code(conflictText(task)) : 'no conflicts'}`,
    },
  };
  const problemsByPlace = (one, other) => one.file - other.file || one.line - other.line || one.column - other.column;
  views.translations.columns.at(-1).order = (row) => -(row.page === undefined ? Number.MAX_SAFE_INTEGER : row.days_behind ?? 0);
  const taskNumber = (task) => [task.id.replace(/^0+/, '').length, task.id];
  views.tasks.columns[0].compare = (one, other) =>
    taskNumber(one)[0] - taskNumber(other)[0] || compare(taskNumber(one)[1], taskNumber(other)[1]);
  views.problems.columns.find((one) => one.key === 'place').compare = problemsByPlace;
  const severities = ['error', 'warning', 'info'];
  views.problems.columns[0].order = (problem) => severities.indexOf(problem.severity);

  function matchesDue(file) {
    switch (state.get('due')) {
      case 'overdue': return isOverdue(file);
      case '30': case '60': case '90': return isDue(file, Number(state.get('due')));
      case 'undated': return !file.review;
      case 'suppressed': return file.review?.is_suppressed === true;
      default: return true;
    }
  }
  function translationGap(row) {
    if (row.page === undefined) return 'missing';
    if (row.mo_differs) return 'mo';
    return row.days_behind === undefined ? 'current' : 'behind';
  }
  function translationStatus(row) {
    if (row.page === undefined) return 'missing';
    const parts = [];
    if (row.days_behind !== undefined) parts.push(`${plural(row.days_behind, 'day')} behind`);
    if (row.mo_differs) parts.push(`M/O differs: ${row.mo_differs.join(', ')}`);
    if (row.source_date === undefined || row.date === undefined) parts.push('no date');
    return parts.join('; ') || 'not older than its source';
  }
  function levelGap(row) {
    return { 'no-page': 'no page', 'not-listed': 'not listed' }[row.gap] ?? '';
  }
  function levelPath(row) {
    return [...(row.parent === undefined ? [] : levelPath(report.levels[row.parent])), row.name];
  }
  function conflictText(task) {
    return (task.conflicts ?? []).map((one) => `${one.field}: ${one.values.join(' | ')}`).join('; ');
  }
  function compare(one, other) {
    return one < other ? -1 : one > other ? 1 : 0;
  }

  const sorted = (view, rows) => {
    const wanted = state.get('sort') ?? view.sort;
    const isDown = wanted?.startsWith('-') ?? false;
    const by = view.columns.find((one) => one.key === wanted?.replace(/^-/, ''));
    if (!by) return rows;
    const order = by.order ?? by.value;
    const ascending = by.compare ?? ((one, other) => compare(order(one), order(other)));
    return [...rows].sort(isDown ? (one, other) => ascending(other, one) : ascending);
  };

  // Export

  // Same escapes as in the CSV of `playbook-lint tasks`: no control characters, and no formulas.
  const csvCell = (value) => {
    let text = String(value).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
    if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csvText = (view, rows) => {
    const columns = [...view.columns.map((one) => [one.title.toLowerCase(), one.value]), ...view.csv];
    const lines = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, value]) => value(row)))];
    return lines.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
  };
  // Text in a code span, where it cannot add markup or mention anyone.
  function code(text) {
    const shown = visible(text);
    const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
    const fence = '`'.repeat(longest + 1);
    const space = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
    return `${fence}${space}${shown}${space}${fence}`;
  }
  const issueText = (view, rows) => {
    const filters = [...state].filter(([key, value]) => !['view', 'sort'].includes(key) && value !== '');
    const of = filters.map(([key, value]) => `${key} ${code(value)}`).join(', ');
    const head = `${plural(rows.length, view.one)}${of ? ` (${of})` : ''} on ${report.as_of}:`;
    return [head, '', ...rows.map((row) => `- [ ] ${view.issue(row)}`), ''].join('\n');
  };
  const status = document.getElementById('status');
  const save = (name, text) => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    const anchor = element('a', { href: url, download: name });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    status.textContent = `Saved ${name}.`;
  };
  const copy = async (text, after) => {
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = 'Copied.';
    } catch {
      // Some browsers deny local files access to the clipboard.
      const area = element('textarea', { rows: '12', readonly: true, 'aria-label': 'Issue text' });
      area.value = text;
      after.replaceChildren(area);
      area.focus();
      area.select();
      status.textContent = 'The text is selected: copy it.';
    }
  };

  // Tables

  const cellsOf = (view, row) => view.columns.map((one, place) => {
    const content = (one.cell ? one.cell(row) : [foreign(one.value(row))]).filter((child) => child !== undefined);
    const attributes = { class: one.isNumber ? 'number' : one.isShort ? 'short' : undefined };
    return place === 0
      ? element('th', { scope: 'row', ...attributes }, ...content)
      : element('td', attributes, ...content);
  });
  const headOf = (view, isSortable) => element('thead', {}, element('tr', {}, ...view.columns.map((one) => {
    const attributes = { scope: 'col', class: one.isNumber ? 'number' : undefined };
    if (!isSortable) return element('th', attributes, one.title);
    const current = state.get('sort') ?? view.sort;
    const isDown = current === `-${one.key}`;
    const isUp = current === one.key;
    const button = element('button', { type: 'button', 'data-sort': one.key }, one.title,
      element('span', { 'aria-hidden': 'true' }, isUp ? ' ▲' : isDown ? ' ▼' : ''));
    button.addEventListener('click', () => { location.hash = hash({ sort: isUp ? `-${one.key}` : one.key }); });
    return element('th', { ...attributes, 'aria-sort': isUp ? 'ascending' : isDown ? 'descending' : undefined }, button);
  })));
  // A table in a box that scrolls sideways. The box must be focusable for keyboard users.
  const scrolling = (label, table) =>
    element('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': label }, table);
  const tableOf = (view, rows, label, isSortable = true) => {
    const body = element('tbody');
    const table = element('table', {}, element('caption', { class: 'hidden' }, label), headOf(view, isSortable), body);
    const box = element('div', {}, scrolling(label, table));
    let shown = 0;
    const more = element('button', { type: 'button', class: 'more' });
    const show = () => {
      const next = rows.slice(shown, shown + SHOWN);
      body.append(...next.map((row) => element('tr', {}, ...cellsOf(view, row))));
      shown += next.length;
      const left = rows.length - shown;
      more.textContent = `Show ${Math.min(left, SHOWN)} more of ${left.toLocaleString('en-US')}`;
      if (left === 0) more.remove();
    };
    more.addEventListener('click', () => {
      const first = shown;
      show();
      body.rows[first]?.querySelector('a, button, summary')?.focus();
      status.textContent = `${plural(shown, 'row')} shown of ${rows.length.toLocaleString('en-US')}.`;
    });
    show();
    if (shown < rows.length) box.append(more);
    return box;
  };
  // Counts with bars. A row has a label, a count, and a link target.
  const bars = (title, rows, heading) => {
    const most = Math.max(1, ...rows.map((row) => row.count));
    const line = (row) => element('tr', {},
      element('th', { scope: 'row' }, row.address ? link(row.address, row.label) : row.label, row.note),
      element('td', { class: 'number' }, row.count.toLocaleString('en-US')),
      element('td', { class: 'bar' }, svg('svg', { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        svg('rect', { x: '0', y: '0', width: String((100 * row.count) / most), height: '8', rx: '1' }))));
    const table = (some) => element('table', { class: 'bars' },
      element('caption', { class: 'hidden' }, title),
      element('thead', { class: 'hidden' }, element('tr', {}, element('th', { scope: 'col' }, heading),
        element('th', { scope: 'col' }, 'Count'), element('td', {}))),
      element('tbody', {}, ...some.map(line)));
    const section = element('section', {}, element('h2', {}, title));
    if (rows.length === 0) section.append(element('p', {}, 'None.'));
    else section.append(table(rows.slice(0, 10)));
    if (rows.length > 10) {
      section.append(element('details', {}, element('summary', {}, `${rows.length - 10} more`), table(rows.slice(10))));
    }
    return section;
  };

  // Views

  const whose = () => {
    const owner = state.get('owner');
    if (owner === undefined) return undefined;
    return owner === '' ? 'without an owner' : `of ${visible(owner)}`;
  };
  // An alias from a URL may have a typo.
  const unknownOwner = () => {
    const owner = state.get('owner');
    if (!owner || owners.some((one) => one.alias.toLowerCase() === owner.toLowerCase())) return undefined;
    return element('p', { class: 'unknown' }, 'No page has the owner ', foreign(owner), '. Choose an owner in the list.');
  };
  const heading = (text) => element('h2', {}, text);
  const listView = (view) => {
    const rows = sorted(view, view.rows());
    const label = `${plural(rows.length, view.one)}${whose() ? ` ${whose()}` : ''}`;
    const area = element('div');
    const csv = element('button', { type: 'button', id: 'csv' }, 'Save as CSV');
    csv.addEventListener('click', () => save(`${view.title.toLowerCase()}.csv`, csvText(view, rows)));
    const issue = element('button', { type: 'button', id: 'issue' }, 'Copy as issue text');
    issue.addEventListener('click', () => copy(issueText(view, rows), area));
    return [
      heading(label),
      printedFilters(),
      unknownOwner(),
      view.help ? element('p', {}, view.help) : undefined,
      element('p', { class: 'actions' }, csv, ' ', issue),
      area,
      rows.length > 0 ? tableOf(view, rows, label) : element('p', {}, 'Nothing matches the filters.'),
    ];
  };
  const tile = (name, value, address, isLate = false) => element('div', { class: isLate && value > 0 ? 'tile alert' : 'tile' },
    element('dt', {}, name),
    element('dd', {}, address ? link(address, value.toLocaleString('en-US')) : value.toLocaleString('en-US')));
  const overview = () => {
    const own = pages.filter(matchesFile);
    const problems = report.problems.filter((problem) => matchesProblem(problem));
    const counts = count(own);
    const of = (severity) => problems.filter((problem) => problem.severity === severity).length;
    const tiles = element('dl', { class: 'tiles' },
      tile('Pages', counts.pages, viewHash('pages')),
      tile('Overdue', counts.overdue, viewHash('pages', { due: 'overdue' }), true),
      ...DUE.map((days, place) => tile(`Due in ${days} days`, counts.due[place], viewHash('pages', { due: String(days) }))),
      tile('No date', counts.undated, viewHash('pages', { due: 'undated' })),
      tile('Errors', of('error'), viewHash('problems', { severity: 'error' }), true),
      tile('Warnings', of('warning'), viewHash('problems', { severity: 'warning' })),
      tile('Infos', of('info'), viewHash('problems', { severity: 'info' })),
      report.has_baseline
        ? tile('New problems', problems.filter((problem) => !problem.known).length, viewHash('problems', { new: '1' }))
        : undefined);
    const first = sorted({ ...views.pages, sort: 'status' }, own.filter((file) => isOverdue(file) || isDue(file, 90)));
    const title = `Review first${whose() ? `: pages ${whose()}` : ''}`;
    const review = element('section', {}, heading(title));
    if (first.length === 0) {
      review.append(element('p', {}, `No page ${whose() ?? ''} is overdue or falls due within 90 days.`));
    } else {
      review.append(tableOf(views.pages, first.slice(0, 10), title, false));
      if (first.length > 10) review.append(element('p', {}, link(viewHash('pages'), `All ${plural(own.length, 'page')}`)));
    }
    if (counts.undated > 0) {
      review.append(element('p', {}, link(viewHash('pages', { due: 'undated' }), plural(counts.undated, 'page')),
        counts.undated === 1 ? ' has no date of a review.' : ' have no date of a review.'));
    }
    return [
      state.has('owner') ? heading(`Pages ${whose()}`) : heading('All pages'),
      printedFilters(),
      unknownOwner(),
      tiles, review,
      element('div', { class: 'columns' },
        bars('Age of the last review', bucketNames.map((name, place) => ({
          label: name, count: own.filter((file) => bucketOf(file) === place).length,
          address: viewHash('pages', { age: String(place) }),
        })).concat({ label: 'no date', count: counts.undated, address: viewHash('pages', { due: 'undated' }) }), 'Age'),
        bars('Problems by rule', tally(problems, (problem) => problem.rule).map(([rule, number]) => ({
          label: `${report.rules[rule].code} ${report.rules[rule].name}`, count: number,
          address: viewHash('problems', { rule: report.rules[rule].code }),
        })), 'Rule'),
        bars('Problems by section', tally(problems, (problem) => report.files[problem.file].section)
          .map(([section, number]) => ({
            label: sectionName(report.sections[section]), count: number,
            address: viewHash('problems', { section: report.sections[section] }),
          })), 'Section'),
        state.has('owner') ? undefined : bars('Problems by owner',
          tally(problems, (problem) => report.files[problem.file].owner ?? (report.files[problem.file].kind === 'other' ? -2 : -1))
            .map(([owner, number]) => ({
              label: owner >= 0 ? foreign(owners[owner].alias) : owner === -1 ? 'no owner' : 'files that are not pages',
              count: number,
              address: owner === -2 ? undefined
                : viewHash('problems', { owner: owner === -1 ? '' : owners[owner].alias.toLowerCase() }),
            })), 'Owner')),
      state.has('owner') ? undefined : ownersSection(own),
      page.trend.length > 0 ? trendSection() : undefined,
    ];
  };
  function tally(rows, key) {
    const counts = new Map();
    for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
    return [...counts].sort(([one, count1], [other, count2]) => count2 - count1 || one - other);
  }
  function ownersSection(own) {
    const rows = new Map();
    for (const file of own) {
      const key = file.owner ?? -1;
      if (!rows.has(key)) rows.set(key, { owner: key, files: [] });
      rows.get(key).files.push(file);
    }
    const list = [...rows.values()].map((row) => ({ ...row, ...count(row.files),
      errors: row.files.reduce((sum, file) => sum + file.error, 0),
      warnings: row.files.reduce((sum, file) => sum + file.warning, 0) }));
    list.sort((one, other) => other.overdue - one.overdue || other.due[2] - one.due[2] || one.owner - other.owner);
    const address = (row) => hash({ owner: row.owner < 0 ? '' : owners[row.owner].alias.toLowerCase() });
    const number = (key, title, value) => column(key, title, value, undefined, true);
    const columns = [
      column('owner', 'Owner', (row) => (row.owner < 0 ? 'no owner' : owners[row.owner].alias), (row) => [
        link(address(row), row.owner < 0 ? 'no owner' : foreign(owners[row.owner].alias)),
        row.owner >= 0 && owners[row.owner].is_unlisted
          ? element('span', { class: 'note' }, ' not in the list of owners') : undefined]),
      number('pages', 'Pages', (row) => row.pages),
      number('overdue', 'Overdue', (row) => row.overdue),
      ...DUE.map((days, place) => number(`due-${days}`, `Due in ${days} days`, (row) => row.due[place])),
      number('undated', 'No date', (row) => row.undated),
      number('errors', 'Errors', (row) => row.errors),
      number('warnings', 'Warnings', (row) => row.warnings),
    ];
    return element('section', {}, heading('Owners'), tableOf({ columns }, list, 'Owners', false));
  }
  function trendSection() {
    const [width, height, left] = [640, 160, 4];
    const most = Math.max(1, ...page.trend.flatMap((point) => severities.map((name) => point[`${name}s`])));
    const times = page.trend.map((point) => Date.parse(point.date));
    const [start, end] = [times[0], times.at(-1)];
    const x = (time) => left + (end === start ? (width - 2 * left) / 2 : ((time - start) / (end - start)) * (width - 2 * left));
    const y = (value) => height - 4 - (value / most) * (height - 8);
    const lines = severities.flatMap((name) => {
      const points = page.trend.map((point, place) => [x(times[place]), y(point[`${name}s`])]);
      return [
        svg('polyline', { class: `line ${name}`, points: points.map((point) => point.join(',')).join(' ') }),
        ...points.map(([cx, cy]) => svg('circle', { class: `dot ${name}`, cx: String(cx), cy: String(cy), r: '3' })),
      ];
    });
    const columns = [
      column('date', 'Date', (point) => point.date),
      ...severities.map((name) => column(name, `${name[0].toUpperCase()}${name.slice(1)}s`, (point) => point[`${name}s`], undefined, true)),
    ];
    const label = `Problems from ${page.trend[0].date} to ${page.trend.at(-1).date}, at most ${most} of a severity`;
    return element('section', {}, heading('Trend of the entire report'),
      element('p', { class: 'legend' }, ...severities.flatMap((name) => [element('span', { class: `key ${name}` }), ` ${name} `])),
      svg('svg', { class: 'trend', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label }, ...lines),
      element('p', { class: 'quiet', 'aria-hidden': 'true' }, label),
      element('details', {}, element('summary', {}, 'Numbers of the trend'), tableOf({ columns }, page.trend, 'Trend', false)));
  }

  // Filters

  const option = (value, text) => element('option', { value }, text);
  const ALL = '*';
  const filters = document.getElementById('filters');
  const addFilter = (key, label, shownIn, control) => {
    const id = `filter-${key}`;
    control.id = id;
    control.dataset.key = key;
    filters.append(element('div', { class: 'filter', 'data-views': shownIn.join(' ') }, element('label', { for: id }, label), control));
  };
  const choice = (options) => {
    const control = element('select', {}, option(ALL, 'all'), ...options);
    control.addEventListener('change', () => {
      const key = control.dataset.key;
      location.hash = hash({ [key]: control.value === ALL ? undefined : control.value });
    });
    return control;
  };
  const everywhere = Object.keys(VIEWS);
  const lists = everywhere.filter((view) => view !== 'overview');
  const buildFilters = () => {
    const ofOwner = new Map();
    for (const file of pages) ofOwner.set(file.owner ?? -1, (ofOwner.get(file.owner ?? -1) ?? 0) + 1);
    const ownerOptions = owners.map((owner, place) => [owner, ofOwner.get(place) ?? 0]).filter(([, number]) => number > 0)
      .map(([owner, number]) => option(owner.alias.toLowerCase(),
        `${visible(owner.alias)} (${plural(number, 'page')}${owner.is_unlisted ? ', not in the list of owners' : ''})`));
    addFilter('owner', 'Owner', everywhere,
      choice([option('', `no owner (${plural(ofOwner.get(-1) ?? 0, 'page')})`), ...ownerOptions]));
    const sections = [...new Set(report.files.map((file) => file.section))].map((place) => report.sections[place]).sort();
    addFilter('section', 'Section', everywhere, choice(sections.map((section) => option(section, section === '.' ? 'top folder' : visible(section)))));
    addFilter('rule', 'Rule', ['overview', 'problems'],
      choice(report.rules.map((rule) => option(rule.code, `${rule.code} ${rule.name}`))));
    addFilter('severity', 'Severity', ['overview', 'problems'], choice(severities.map((name) => option(name, name))));
    if (report.has_baseline) addFilter('new', 'New', ['overview', 'problems'], choice([option('1', 'only new problems')]));
    addFilter('due', 'Review', ['pages'], choice(Object.entries(STATES).sort(([, one], [, other]) => compare(one, other))
      .map(([value, text]) => option(value, text))));
    addFilter('age', 'Age', ['pages'], choice(bucketNames.map((name, place) => option(String(place), name))));
    const gaps = {
      translations: [['missing', 'missing'], ['behind', 'behind'], ['mo', 'M/O differs'], ['current', 'not older']],
      levels: [['no-page', 'no page'], ['not-listed', 'not listed']],
      tasks: [['conflicts', 'with conflicts']],
    };
    for (const [view, options] of Object.entries(gaps)) {
      const control = choice(options.map(([value, text]) => option(value, text)));
      addFilter(`gap-${view}`, 'Gap', [view], control);
      control.dataset.key = 'gap';
    }
    const text = element('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
    let timer;
    text.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => location.replace(hash({ text: text.value || undefined })), 150);
    });
    addFilter('text', 'Search', lists, text);
    filters.addEventListener('submit', (event) => event.preventDefault());
    const reset = element('button', { type: 'button' }, 'Reset filters');
    reset.addEventListener('click', () => { location.hash = state.get('view') === 'overview' ? '' : `view=${state.get('view')}`; });
    filters.append(reset);
  };
  const showFilters = () => {
    for (const box of filters.querySelectorAll('.filter')) {
      box.hidden = !box.dataset.views.split(' ').includes(state.get('view'));
      const control = box.querySelector('select, input');
      const value = state.get(control.dataset.key);
      if (control.tagName === 'INPUT') {
        if (control.value !== (value ?? '')) control.value = value ?? '';
      } else {
        const wanted = control.dataset.key === 'owner' && value !== undefined ? value.toLowerCase() : value ?? ALL;
        const known = [...control.options].some((one) => one.value === wanted);
        if (!known && control.dataset.key !== 'gap') control.append(option(wanted, visible(wanted)));
        control.value = wanted;
      }
    }
  };

  // The controls are not printed, so the paper says what they are set to.
  function printedFilters() {
    const boxes = [...filters.querySelectorAll('.filter')].filter((box) => !box.hidden);
    const set = boxes.flatMap((box) => {
      const control = box.querySelector('select, input');
      const value = control.tagName === 'INPUT' ? control.value : control.value !== ALL && control.selectedOptions[0]?.text;
      return value ? [`${box.querySelector('label').textContent}: ${visible(value)}`] : [];
    });
    return set.length > 0 ? element('p', { class: 'printed' }, `Filters: ${set.join(', ')}`) : undefined;
  }

  // The page

  const main = document.getElementById('main');
  let shownView;
  const render = () => {
    readState();
    const name = state.get('view');
    const view = views[name];
    document.getElementById('views').replaceChildren(element('ul', {}, ...Object.entries(VIEWS).map(([key, title]) =>
      element('li', {}, element('a', { href: viewHash(key), 'aria-current': key === name ? 'page' : undefined }, title)))));
    showFilters();
    // Sorting rebuilds the button, so it needs the focus again.
    const focused = main.contains(document.activeElement) ? document.activeElement.dataset.sort : undefined;
    main.replaceChildren(...(view ? listView(view) : overview()).filter((node) => node !== undefined));
    if (focused) main.querySelector(`[data-sort="${CSS.escape(focused)}"]`)?.focus();
    if (shownView !== undefined) status.textContent = main.querySelector('h2').textContent;
    if (shownView !== undefined && shownView !== name) window.scrollTo(0, 0);
    shownView = name;
  };
  const about = [`As of ${report.as_of}`, page.commit ? `commit ${page.commit.slice(0, 10)}` : undefined, `playbook-lint ${page.version}`];
  document.getElementById('about').textContent = about.filter(Boolean).join(', ');
  document.querySelector('.skip').addEventListener('click', (event) => {
    // The link must not change the fragment, which contains the state.
    event.preventDefault();
    main.focus();
  });
  // Print all rows, not only the visible ones.
  window.addEventListener('beforeprint', () => {
    for (let more = main.querySelector('.more'); more; more = main.querySelector('.more')) more.click();
    for (const closed of main.querySelectorAll('details:not([open])')) {
      closed.dataset.printed = '';
      closed.open = true;
    }
  });
  window.addEventListener('afterprint', () => {
    for (const opened of main.querySelectorAll('details[data-printed]')) {
      delete opened.dataset.printed;
      opened.open = false;
    }
  });
  window.addEventListener('hashchange', render);
  buildFilters();
  render();
})();
