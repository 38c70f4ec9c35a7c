import os

from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI

llm = ChatOpenAI(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"])
db_password = os.environ["DB_PASSWORD"]

llm.invoke([SystemMessage(content="You write SQL."), HumanMessage(content="Count the users.")])
llm.invoke([SystemMessage(content=f"You write SQL. The password is {db_password}.")])  # expect: OW101|OW103
llm.invoke("Connect with " + db_password)  # expect: OW103|OW102

prompt = ChatPromptTemplate.from_messages([("system", "You write {dialect}."), ("human", "{question}")])
chain = prompt | llm
chain.invoke({"dialect": "PostgreSQL", "question": "Count the users."})
