"""What one file says, as nested tuples of str, int, float, bytes, bool, None and tuple: small, and ready for `marshal`.

Every node is `(op, place, ...)`; a place is an index into the file's table of places.

Expressions::

    name id | const value | secret label confidence | attr value name | sub value index | slice lo hi step
    call func args            args: (keyword | "" | "*" | "**", expr)
    fstr parts                parts: str | (expr, conversion)
    bin op left right | bool op left right | not x | unary x | cmp ops operands
    tuple items | list items | set items | dict ((key | None, value), ...) | star x
    comp kind elements generators      generators: (target, iter, ifs, is_async)
    lambda function | cond test yes no | await x | yield x | yieldfrom x | walrus target value

Statements::

    expr x | assign targets value | aug target op value | ann target annotation value | return x | raise x cause
    if test body orelse | for target iter body orelse | while test body orelse | with items body
    try body handlers orelse finally     handlers: (type, name, body)
    match subject cases                  cases: (pattern, guard, body)
    def function | class class | import names | from module level names | global names | del targets
    assert test message | break | continue | pass

Patterns: `any name sub`, `value x`, `or patterns`, `seq patterns`, `star name`, `map ((key, pattern), ...) rest`,
`new class patterns ((name, pattern), ...)`.

A function is `(name, place, params, returns, decorators, body, doc, is_async, is_generator, locals, free)`, a
parameter `(name, kind, annotation, default, place)` with kind "/", "", "*", "k" (keyword only) or "**"; a
class is `(name, place, bases, keywords, decorators, body, doc)`.
"""
