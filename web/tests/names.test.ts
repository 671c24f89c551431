import { expect, test } from "vitest";

import { namer } from "~/app/actors";
import { nameOfCustomer } from "~/app/customers";

import { row } from "./rows";

test("a customer is called by what is known of them, if it is only their id", () => {
  const nobody = { contact_name: "", contact_username: null, contact_address: "" };
  expect(nameOfCustomer(row({ contact_name: "Ana (demo)", contact_username: "ana" }))).toBe("Ana (demo)");
  expect(nameOfCustomer(row({ ...nobody, contact_username: "mika.demo" }))).toBe("@mika.demo");
  expect(nameOfCustomer(row({ ...nobody, contact_address: "12025550163" }))).toBe("+12025550163");
  expect(nameOfCustomer(row({ ...nobody, contact_id: "01900000-0000-7000-8000-00000000c001" }))).toBe("…0000c001");
});

test("whoever did something is called by name, and what is nobody by what it is", () => {
  const nameOf = namer([{ member_id: "m1", name: "Noor" }]);
  expect(["member/m1", "m1", "member/m2"].map(nameOf)).toEqual(["Noor", "Noor", "Somebody who left"]);
  expect(["system", "ai/claude", "token/t1", null].map(nameOf)).toEqual(["OnRecord", "AI", "An API token", "Nobody"]);
});
