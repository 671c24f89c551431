// Elements, and questions to the simulator. Text goes in as text only.

export const $ = (id) => document.getElementById(id);

export const h = (tag, given = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== undefined && value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== ""));
  return made;
};

export const icon = (name, small = false) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  made.setAttribute("class", small ? "i s" : "i");
  made.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  made.append(use);
  return made;
};

const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const time = (at) => new Date(at * 1000).toLocaleTimeString([], clock);
export const exactTime = (at) => new Date(at * 1000).toLocaleTimeString([], { ...clock, second: "2-digit" });
export const day = (at) => new Date(at * 1000).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });

export const ask = async (method, path, content) => {
  const asked = { method };
  if (content instanceof Blob) Object.assign(asked, { body: content, headers: { "Content-Type": content.type } });
  else if (content !== undefined)
    Object.assign(asked, { body: JSON.stringify(content), headers: { "Content-Type": "application/json" } });
  const answer = await fetch(path, asked);
  if (!answer.ok) throw new Error(`The simulator refused that: ${await answer.text()}`);
  return answer.json();
};

// What goes wrong is said where the person looks; the next thing that goes well takes it away.
export const tried = async (act) => {
  const problem = $("problem");
  try {
    const done = await act();
    problem.hidden = true;
    return done;
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
    return undefined;
  }
};
