"""The fixed parts of the HTML report: style and behaviour. Nothing is fetched from anywhere."""

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1200px; padding: 1rem; color: #1b1b1b; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.note { color: #555; } .cards { display: flex; gap: 1rem; flex-wrap: wrap; margin: 1rem 0; }
.card { border: 1px solid #ccc; border-radius: 8px; padding: .5rem 1rem; } .card b { display: block; font-size: 1.6rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(480px, 1fr)); gap: 1rem; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: #333; }
form { display: flex; gap: .75rem; flex-wrap: wrap; margin: .5rem 0; } input, select { font: inherit; padding: .25rem .5rem; }
select { max-width: 18rem; } figure { margin: 0; } .key { font-weight: 400; } .key i { display: inline-block; width: .8em; height: .8em; }
.one { background: #c00000; } .two { background: #ffc000; }
input[type=search] { flex: 1; min-width: 14rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .4rem .5rem; }
th { background: #1f3864; color: #fff; position: sticky; top: 0; } tr { border-bottom: 1px solid #ddd; }
td.text { white-space: pre-wrap; overflow-wrap: anywhere; } td.small { font-size: .85rem; overflow-wrap: anywhere; }
table { table-layout: fixed; } th:nth-child(1) { width: 3.5rem; } th:nth-child(2) { width: 12rem; } th:nth-child(4) { width: 13rem; }
th:nth-child(5) { width: 14rem; }
mark { background: #ffe08a; font-weight: 600; } .indikasi { background: #f8cbad; } .perlu_tinjauan { background: #fff2cc; }
.tag { border-radius: 4px; padding: 0 .35rem; white-space: nowrap; } footer { margin-top: 2rem; font-size: .9rem; color: #444; }
dt { font-weight: 600; } dd { margin: 0 0 .3rem; } @media print { form { display: none; } th { position: static; } }
"""

SCRIPT = """
const rows = [...document.querySelectorAll('#daftar tbody tr')];
const fields = ['cari', 'status', 'kategori', 'platform'].map(id => document.getElementById(id));
const shown = document.getElementById('tampil');
function filter() {
  const [words, status, category, platform] = fields.map(f => f.value.trim().toLowerCase());
  let count = 0;
  for (const row of rows) {
    const data = row.dataset;
    const fits = (!status || data.status === status) && (!platform || data.platform.toLowerCase() === platform)
      && (!category || data.categories.split(' ').includes(category))
      && words.split(/\\s+/).every(word => row.textContent.toLowerCase().includes(word));
    row.hidden = !fits;
    count += fits;
  }
  shown.textContent = count;
}
for (const field of fields) field.addEventListener('input', filter);
document.querySelector('form').addEventListener('submit', event => event.preventDefault());
"""
