// Conditions of forms in the browser, as kinu.procedures.definition.conditions judges them on the server.
// tests/contract/conditions.json holds what both must answer. Nothing is coerced: unknown is null, order needs two
// numbers or two texts, "==" of a yes/no and a number is false.
export function holds(condition, data) {
  return !condition || truthy(valueOf(condition, data));
}

function valueOf(expression, data) {
  if (Array.isArray(expression)) return expression.map((each) => valueOf(each, data));
  if (expression === null || typeof expression !== "object") return expression;
  const [operator, raw] = Object.entries(expression)[0];
  const given = Array.isArray(raw) ? raw : [raw];
  switch (operator) {
    case "var": return lookUp(String(given[0]), data);
    case "and": return given.every((each) => truthy(valueOf(each, data)));
    case "or": return given.some((each) => truthy(valueOf(each, data)));
    case "some": {
      const items = valueOf(given[0], data);
      return Array.isArray(items) && items.some((each) => isMapping(each) && truthy(valueOf(given[1], each)));
    }
  }
  const plain = PLAIN[operator];
  if (!plain) throw new Error(`unknown operator ${operator}`);
  return plain(...given.map((each) => valueOf(each, data)));
}

const isMapping = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function lookUp(name, data) {
  let found = data;
  for (const part of name.split(".")) {
    if (!isMapping(found)) return null;
    found = Object.prototype.hasOwnProperty.call(found, part) ? found[part] : null;
  }
  return found;
}

function truthy(value) {
  if (Array.isArray(value)) return value.length > 0;
  if (isMapping(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

function equal(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((each, index) => equal(each, other[index]));
  if (isMapping(one) && isMapping(other)) {
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => Object.prototype.hasOwnProperty.call(other, key) && equal(one[key], other[key]));
  }
  return one === other;
}

// Texts are ordered by code point, as Python does; the language's own order goes by UTF-16 units.
function order(one, other) {
  if (typeof one === "number" && typeof other === "number") return Math.sign(one - other);
  if (typeof one !== "string" || typeof other !== "string") return null;
  const [left, right] = [Array.from(one), Array.from(other)];
  for (let place = 0; place < Math.min(left.length, right.length); place += 1) {
    if (left[place] !== right[place]) return Math.sign(left[place].codePointAt(0) - right[place].codePointAt(0));
  }
  return Math.sign(left.length - right.length);
}

const ordered = (test) => (one, other) => { const way = order(one, other); return way !== null && test(way); };

function isIn(one, many) {
  if (typeof many === "string") return typeof one === "string" && many.includes(one);
  return Array.isArray(many) && many.some((each) => equal(one, each));
}

const PLAIN = {
  "==": equal,
  "!=": (one, other) => !equal(one, other),
  "<": ordered((way) => way < 0),
  "<=": ordered((way) => way <= 0),
  ">": ordered((way) => way > 0),
  ">=": ordered((way) => way >= 0),
  "!": (one) => !truthy(one),
  "!!": truthy,
  in: isIn,
  size: (items) => (Array.isArray(items) ? items.length : 0),
};
