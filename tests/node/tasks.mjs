// Reads the tasks of a page's main thread out of a trace (the Trace Event Format): wall time, and the thread's own.
const LONG_US = 50_000;

// Answers a function: what ran between the marks `<name>:begin` and `<name>:end`.
export const tasksOf = (events) => {
  const marks = new Map(events.filter(isMark).map((event) => [event.name, event]));
  const { pid, tid } = [...marks.values()][0];
  const tasks = outermost(events.filter((event) => isTask(event) && event.pid === pid && event.tid === tid));
  return (name) => {
    const [from, to] = [marks.get(`${name}:begin`).ts, marks.get(`${name}:end`).ts];
    return summed(tasks.filter(({ ts, dur }) => ts + dur >= from && ts <= to));
  };
};

const isMark = ({ cat, name }) => cat === "blink.user_timing" && /:(begin|end)$/.test(name);
const isTask = ({ ph, name }) => ph === "X" && name.endsWith("RunTask");

// One task is told of by more than one part of the browser, and may run within another.
const outermost = (tasks) => {
  let end = 0;
  return tasks
    .toSorted((one, other) => one.ts - other.ts || other.dur - one.dur)
    .filter(({ ts, dur }) => {
      if (ts < end) return false;
      end = ts + dur;
      return true;
    });
};

const summed = (tasks) => {
  const wall = tasks.map(({ dur }) => dur);
  const cpu = tasks.map(({ tdur }) => tdur ?? 0);
  return {
    wallMs: sum(wall) / 1000,
    cpuMs: sum(cpu) / 1000,
    longestMs: Math.max(0, ...wall) / 1000,
    longestCpuMs: Math.max(0, ...cpu) / 1000,
    longCpu: cpu.filter((us) => us > LONG_US).length,
  };
};
const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);
