/**
 * `dayChart({label, unit})`: bars, one a day, drawn by uPlot. `show([{day: Date, value, isEstimate}])` draws them. The bar under the
 * pointer is named above the chart; a table, for screen readers, has all values.
 */
import { h, replace } from 'assets/dom.js';
import { short, totalOf } from 'lib/format.js';
import uPlot from 'uplot';

const DAY = new Intl.DateTimeFormat('en', { weekday: 'short', month: 'short', day: 'numeric' });
const SHORT = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });
const HEIGHT = 220;

class DayChart extends HTMLElement {
  #days = [];
  #plot = null;
  #observers = [];

  setUp({ label, unit }) {
    Object.assign(this, { label, unit });
    this.readout = h('p.chart-readout.number', { 'aria-hidden': 'true' });
    this.area = h('div.chart-area', { 'aria-hidden': 'true' });
    this.table = h('table.visually-hidden');
    replace(this, this.readout, this.area, this.table);
    return this;
  }

  connectedCallback() {
    const size = new ResizeObserver(() => this.#plot?.setSize({ width: this.area.clientWidth, height: HEIGHT }));
    size.observe(this.area);
    // The canvas has the colours of the moment it is drawn in.
    const theme = new MutationObserver(() => this.#draw());
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => this.#draw();
    system.addEventListener('change', redraw);
    this.#observers = [
      () => size.disconnect(),
      () => theme.disconnect(),
      () => system.removeEventListener('change', redraw),
    ];
  }

  disconnectedCallback() {
    this.#observers.forEach((stop) => stop());
    this.#plot?.destroy();
    this.#plot = null;
  }

  show(days) {
    this.#days = days;
    replace(
      this.table,
      h('caption', {}, this.label),
      h(
        'tbody',
        {},
        days.map(({ day, value }) => h('tr', {}, h('th', { scope: 'row' }, DAY.format(day)), h('td', {}, value))),
      ),
    );
    this.#draw();
  }

  #draw() {
    if (!this.#days.length || !this.isConnected) return;
    this.#plot?.destroy();
    const [bar, axis, grid] = ['--accent-fill', '--ink-3', '--line'].map((token) => this.#colour(token));
    const values = this.#days.map(({ value }) => value);
    const font = `12px ${getComputedStyle(this).fontFamily}`;
    const shared = { stroke: axis, font, ticks: { show: false } };
    const every = Math.ceil(this.#days.length / Math.max(Math.floor(this.area.clientWidth / 80), 2));
    this.#plot = new uPlot(
      {
        width: this.area.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { points: { show: false }, y: false, drag: { x: false, y: false } },
        scales: {
          x: { time: false, range: (plot, min, max) => [min - 0.5, max + 0.5] },
          y: { range: (plot, min, max) => [0, Math.max(max * 1.1, 4)] },
        },
        axes: [
          {
            ...shared,
            size: 30,
            grid: { show: false },
            splits: () => values.map((_, index) => index).filter((index) => (values.length - 1 - index) % every === 0),
            values: (plot, splits) => splits.map((index) => SHORT.format(this.#days[index].day)),
          },
          {
            ...shared,
            size: 44,
            values: (plot, splits) => splits.map((value) => short(value)),
            grid: { stroke: grid, width: 1 },
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6],
          },
        ],
        series: [
          {},
          { fill: bar, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.7, 40], radius: 0.15 }) },
        ],
        hooks: { setCursor: [(plot) => this.#read(plot.cursor.idx)] },
      },
      [values.map((_, index) => index), values],
      this.area,
    );
    this.#read(null);
  }

  #read(index) {
    const sum = {
      total: this.#days.reduce((all, { value }) => all + value, 0),
      totalIsEstimate: this.#days.some(({ isEstimate }) => isEstimate),
    };
    const at = this.#days[index];
    this.readout.textContent = at
      ? `${DAY.format(at.day)}: ${totalOf({ total: at.value, totalIsEstimate: at.isEstimate }, this.unit)}`
      : `${totalOf(sum, this.unit)} in ${this.#days.length} days`;
  }

  #colour(token) {
    const probe = h('span');
    probe.style.color = `var(${token})`;
    this.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  }
}

customElements.define('lk-day-chart', DayChart);

export const dayChart = (options) => document.createElement('lk-day-chart').setUp(options);
