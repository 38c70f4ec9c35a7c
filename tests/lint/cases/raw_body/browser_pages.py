from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from playwright.async_api import async_playwright
from selenium import webdriver


async def page_html(url: str) -> str:
    """HTML of a page."""
    async with async_playwright() as p:
        browser = await p.chromium.launch()
        page = await browser.new_page()
        await page.goto(url)
        html = await page.content()
        await browser.close()
    return html  # expect: OW201


async def page_title(url: str) -> str:
    """Title of a page."""
    async with async_playwright() as p:
        browser = await p.chromium.launch()
        page = await browser.new_page()
        await page.goto(url)
        title = await page.title()
        await browser.close()
    return title


def source(url: str) -> str:
    """Source of a page."""
    driver = webdriver.Chrome()
    driver.get(url)
    try:
        return driver.page_source[:10000]  # expect: OW201
    finally:
        driver.quit()


agent = AssistantAgent(
    "browser", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[page_html, page_title, source]
)
