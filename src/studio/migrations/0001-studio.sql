-- The drawing room: sketches of drawings and tables, what people say about them, and what was tried with them.
create schema studio;
