class Node:
    source_line: int
    source_column: int
    type: str

class WhitespaceToken(Node): ...

class IdentToken(Node):
    value: str
    lower_value: str

class AtKeywordToken(Node):
    value: str
    lower_value: str

class HashToken(Node):
    value: str

class StringToken(Node):
    value: str

class URLToken(Node):
    value: str

class DimensionToken(Node):
    lower_unit: str

class ParenthesesBlock(Node):
    content: list[Node]

class SquareBracketsBlock(Node):
    content: list[Node]

class CurlyBracketsBlock(Node):
    content: list[Node]

class FunctionBlock(Node):
    lower_name: str
    arguments: list[Node]

class Declaration(Node):
    lower_name: str
    value: list[Node]

class QualifiedRule(Node):
    prelude: list[Node]
    content: list[Node]

class AtRule(Node):
    lower_at_keyword: str
    prelude: list[Node]
    content: list[Node] | None
